#!/usr/bin/env node
// Lays out briefs on a phone, at a desk and on paper and prints, as JSON, what is where.
//
// Reads [URL, …] from stdin. WEB_TOOLS is the folder with node_modules, CHROMIUM the browser. Each
// brief gives {url, headline, clipped, size, leading, lines, overlaps, margins, beside, sheets,
// failure}.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.WEB_TOOLS, 'package.json'));
const { chromium } = require('playwright-core');
const PHONE = { width: 360, height: 640 };
const DESK = { width: 1280, height: 900 };

// Where the lead's headline stands, how large its words are, and which lines of the digest are cut
// off: their words reach out of the box that shows them.
const ON_A_PHONE = `(() => {
  const lead = document.querySelector('article.note');
  const style = getComputedStyle(lead.querySelector('.text p') ?? lead);
  const clipped = [...document.querySelectorAll('.digest a')].filter((line) => {
    const words = document.createRange();
    words.selectNodeContents(line);
    const [inner, outer] = [words, line.closest('li')].map((each) => each.getBoundingClientRect());
    return inner.right > outer.right + 0.5 || inner.bottom > outer.bottom + 0.5;
  });
  return {
    clipped: clipped.map((line) => line.textContent),
    headline: lead.querySelector('h2, h3').getBoundingClientRect().top + scrollY,
    size: parseFloat(style.fontSize),
    leading: parseFloat(style.lineHeight) / parseFloat(style.fontSize),
  };
})()`;

// Characters in each full line of text; what stands in the margin column, and what lies on what.
const AT_A_DESK = `(() => {
  const lines = [];
  for (const paragraph of document.querySelectorAll('.lead .text p, .intro .text p')) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const counts = new Map();
    while (walker.nextNode()) {
      for (let at = 0; at < walker.currentNode.data.length; at += 1) {
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + 1);
        const { bottom, width } = range.getBoundingClientRect();
        const line = Math.round(bottom / 8);
        if (width) counts.set(line, (counts.get(line) ?? 0) + 1);
      }
    }
    lines.push(...[...counts.values()].slice(0, -1));
  }
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((element) =>
    ({ name: element.closest('[id]').id, box: element.getBoundingClientRect() }));
  const [texts, margins] = [boxes('.told > *'), boxes('.beside > *')];
  const apart = (one, other) => one.left >= other.right || one.right <= other.left
    || one.top >= other.bottom - 0.5 || one.bottom <= other.top + 0.5;
  const overlaps = margins.filter(({ box }, place) =>
    [...texts, ...margins.slice(0, place)].some(({ box: other }) => !apart(box, other)));
  const beside = margins.filter(({ box }) => texts.every(({ box: text }) => box.left >= text.right));
  return { lines, overlaps: overlaps.map(({ name }) => name), margins: margins.length, beside: beside.length };
})()`;

async function laidOut(page, url) {
  const found = { url, failure: null };
  try {
    await page.setViewportSize(PHONE);
    await page.goto(url, { waitUntil: 'load', timeout: 30000 });
    Object.assign(found, await page.evaluate(ON_A_PHONE));
    await page.setViewportSize(DESK);
    Object.assign(found, await page.evaluate(AT_A_DESK));
    const paper = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    found.sheets = Number(/\/Count (\d+)/.exec(paper.toString('latin1'))[1]);
  } catch (error) {
    found.failure = error.message;
  }
  return found;
}

const urls = JSON.parse(fs.readFileSync(0, 'utf8'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const found = [];
try {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  for (const url of urls) found.push(await laidOut(page, url));
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
