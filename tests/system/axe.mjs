#!/usr/bin/env node
// Visits pages as a reader would and prints, as JSON, what is wrong with each.
//
// Reads {"pages": [URL, …], "schemes": ["light", "dark"]} from stdin. WEB_TOOLS is the folder
// with node_modules, CHROMIUM the browser. One browser serves all visits. Each visit gives
// {url, scheme, status, console, foreign, overflow, violations, incomplete, failure}.
//
// The page's own Content-Security-Policy stays in force: scripts of ours go in through the
// debugging protocol, which it does not bind.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.WEB_TOOLS, 'package.json'));
const { chromium } = require('playwright-core');
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AT_ONCE = 2;
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 800 };

const RUN_AXE = `axe.run(document, {
  runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} },
  resultTypes: ['violations', 'incomplete'],
}).then(({ violations, incomplete }) => {
  const brief = (rules) => rules.map(({ id, impact, help, nodes }) => ({
    id, impact, help,
    nodes: nodes.map(({ target, html, failureSummary }) => ({
      target: target.flat().join(' '), html: html.replace(/\\s+/g, ' ').slice(0, 200), summary: failureSummary,
    })),
  }));
  return { violations: brief(violations), incomplete: brief(incomplete) };
})`;

// What reaches beyond the right edge, or holds text that does, and is not inside something that
// scrolls by itself; the innermost first.
const OVERFLOW = `(() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const scrolls = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return Math.max(right, left + element.scrollWidth) > room + 0.5 && !scrolls(element);
  });
  const culprits = wide.reverse().slice(0, 3).map((element) => element.outerHTML.replace(/\\s+/g, ' ').slice(0, 120));
  return ['the page is wider than the screen: ' + (culprits.join(' | ') || 'see its margins')];
})()`;

async function visit(context, url, scheme) {
  const seen = { url, scheme, status: null, console: [], foreign: [], overflow: [], violations: [],
    incomplete: [], failure: null };
  const page = await context.newPage();
  const host = new URL(url).host;
  page.on('console', (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => seen.console.push(`exception: ${error.message}`));
  await page.route((address) => address.host !== host, (route) => {
    seen.foreign.push(route.request().url());
    return route.abort();
  });
  try {
    const response = await page.goto(url, { waitUntil: 'load', timeout: 30000 });
    seen.status = response.status();
    const debug = await context.newCDPSession(page);
    const run = async (expression) => {
      const { result, exceptionDetails } = await debug.send('Runtime.evaluate',
        { expression, awaitPromise: true, returnByValue: true });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    };
    await run('document.fonts.ready.then(() => true)');
    await page.setViewportSize(NARROW);
    seen.overflow = await run(OVERFLOW);
    await page.setViewportSize(WIDE);
    await run(`${AXE}; true`);
    Object.assign(seen, await run(RUN_AXE));
  } catch (error) {
    seen.failure = error.message;
  }
  await page.close();
  return seen;
}

const { pages, schemes } = JSON.parse(fs.readFileSync(0, 'utf8'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const visits = [];
try {
  for (const scheme of schemes) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: WIDE, reducedMotion: 'reduce' });
    const seen = [];
    const waiting = pages.entries();
    const work = async () => {
      for (const [place, url] of waiting) seen[place] = await visit(context, url, scheme);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    visits.push(...seen);
    await context.close();
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(visits));
