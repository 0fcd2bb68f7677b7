#!/usr/bin/env node
// Reads pages as readers do and prints, as JSON, what they met.
//
// Reads [{url, task, …}] from stdin, each done in a browser that knows nothing yet:
//   look   in the `colours` asked for, each `[scheme, width]`: {violations, overflow}; and on
//          loading {requests, bytes, shift}
//   walk   with Tab and Enter alone, from link to link; `to` gives a pattern for each address
//   feed   as XML, in each scheme: {shown: {scheme: {ground, title, hidden}}}
//   bare   with scripts off, styles off (`without`: 'scripts' or 'styles'): {text, overflow, links}
// Every answer has {url, console, foreign, failure}.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.WEB_TOOLS, 'package.json'));
const { chromium } = require('playwright-core');
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SCHEMES = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
};
const AT_ONCE = 2;
const PATIENCE = 400; // Tab presses

const RUN_AXE = `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} },
  resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => id + ': ' + html.replace(/\\s+/g, ' ').slice(0, 160) +
    ' ' + failureSummary.replace(/\\s+/g, ' '))))`;
const WIDER = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const SHIFT = `new Promise((resolve) => {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  });
  observer.observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => { observer.disconnect(); resolve(sum); }, 200);
})`;
// What has the focus, and whether an eye could tell.
const FOCUSED = `(() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return {
    name: element.tagName.toLowerCase() + ' ' + (element.textContent ?? '').trim().slice(0, 60),
    href: element.href ?? '',
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
  };
})()`;

// The page's policy stays in force: what we run goes in through the debugging protocol, which it
// does not bind, and which works where scripts are off.
async function runner(page) {
  const debug = await page.context().newCDPSession(page);
  return async (expression) => {
    const { result, exceptionDetails } = await debug.send('Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
}

const TASKS = {
  async look(page, answer, { url, colours }) {
    const answers = [];
    page.on('requestfinished', (request) => answers.push(request.response()));
    await page.goto(url, { waitUntil: 'load' });
    const run = await runner(page);
    answer.shift = await run(SHIFT);
    const bodies = await Promise.all((await Promise.all(answers)).map((response) => response.body()));
    answer.requests = bodies.length;
    answer.bytes = bodies.reduce((sum, body) => sum + body.length, 0);
    await run(`${AXE}; true`);
    answer.violations = [];
    answer.overflow = [];
    for (const [scheme, width] of colours) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia(SCHEMES[scheme]);
      const place = `${scheme}, ${width} px`;
      for (const found of await run(RUN_AXE)) answer.violations.push(`${found} [${place}]`);
      if (await run(WIDER) > 0) answer.overflow.push(place);
    }
  },

  async walk(page, answer, { url, to }) {
    await page.goto(url, { waitUntil: 'load' });
    const run = await runner(page);
    answer.unseen = [];
    answer.reached = [];
    for (const pattern of to) {
      const wanted = new RegExp(pattern);
      let stop = null;
      for (let press = 0; press < PATIENCE; press += 1) {
        await page.keyboard.press('Tab');
        stop = await run(FOCUSED);
        if (stop.name.startsWith('body ')) break;
        if (!stop.outlined || !stop.seen) answer.unseen.push(`${stop.name} on ${page.url()}`);
        if (wanted.test(stop.href)) break;
      }
      if (!wanted.test(stop.href)) throw new Error(`Tab never comes to ${pattern} on ${page.url()}`);
      answer.reached.push(stop.href);
      if (new URL(stop.href).host !== new URL(url).host) return; // the source: not to be asked for
      await Promise.all([page.waitForURL(stop.href), page.keyboard.press('Enter')]);
    }
  },

  async feed(page, answer, { url }) {
    await page.route(url, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { 'content-type': 'application/xml' } });
    });
    await page.route(/favicon\.ico$/, (route) => route.fulfill({ status: 204 }));
    await page.route(/\.css$/, async (route) => { // its address is that of the site
      const response = await route.fetch({ url: new URL(new URL(route.request().url()).pathname, url).href });
      await route.fulfill({ response });
    });
    await page.goto(url, { waitUntil: 'load' });
    const run = await runner(page);
    answer.shown = {};
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia(SCHEMES[scheme]);
      answer.shown[scheme] = await run(`(() => {
        const style = (name) => getComputedStyle(document.querySelector(name));
        return { ground: style('feed').backgroundColor, title: style('feed > title').fontSize,
          hidden: ['id', 'updated', 'author', 'entry > content'].every((name) => style(name).display === 'none') };
      })()`);
    }
  },

  async bare(page, answer, { url, without }) {
    if (without === 'styles') {
      await page.route(/\.css(\?|$)/, (route) => route.fulfill({ contentType: 'text/css', body: '' }));
    }
    await page.goto(url, { waitUntil: 'load' });
    const run = await runner(page);
    answer.text = await run('document.body.innerText');
    answer.overflow = await run(WIDER);
    answer.largest = await run(`Math.max(0, ...[...document.querySelectorAll('svg, img')].map(
      (drawing) => drawing.getBoundingClientRect().width))`);
    answer.links = await run(`[...document.querySelectorAll('main a')].filter(
      (link) => link.getClientRects().length).length`);
  },
};

async function done(browser, task) {
  const answer = { url: task.url, console: [], foreign: [], failure: null };
  const context = await browser.newContext({
    viewport: { width: task.width ?? 1280, height: 800 },
    reducedMotion: 'reduce',
    javaScriptEnabled: task.without !== 'scripts',
  });
  const page = await context.newPage();
  const host = new URL(task.url).host;
  page.on('console', (message) => answer.console.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => answer.console.push(`exception: ${error.message}`));
  await page.route((address) => address.host !== host, (route) => {
    answer.foreign.push(route.request().url());
    return route.abort();
  });
  try {
    await TASKS[task.task](page, answer, task);
  } catch (error) {
    answer.failure = error.message;
  }
  await context.close();
  return answer;
}

const tasks = JSON.parse(fs.readFileSync(0, 'utf8'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const answers = [];
try {
  const waiting = tasks.entries();
  const work = async () => {
    for (const [place, task] of waiting) answers[place] = await done(browser, task);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
} finally {
  await browser.close();
}
console.log(JSON.stringify(answers));
