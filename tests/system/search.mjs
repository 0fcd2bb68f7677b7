#!/usr/bin/env node
// Searches as readers would, and prints as JSON what they saw.
//
// Reads [{url, script, scheme, steps: [[name, …values]]}, …] from stdin: pages to open, each in a
// browser that knows nothing yet, and what to do there. A page gives {console, foreign, bytes,
// seen}: what the browser wrote, what was asked of other hosts, the bytes of all answers, and what
// each step found.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.WEB_TOOLS, 'package.json'));
const { chromium } = require('playwright-core');
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const answered = (page) => page.waitForFunction(() => document.querySelector('#Count').textContent);

const STEPS = {
  // Wait for the answer to what the address asks.
  answer: answered,
  // Put a question into the form, and wait.
  async ask(page, question) {
    await page.evaluate(() => { document.querySelector('#Count').textContent = ''; });
    for (const name of ['company', 'topic', 'year']) {
      await page.selectOption(`[name=${name}]`, question[name] ?? '');
    }
    await page.waitForTimeout(50); // those ask too
    await page.evaluate(() => { document.querySelector('#Count').textContent = ''; });
    await page.fill('#Query', question.q ?? '');
    await page.press('#Query', 'Enter');
    await answered(page);
  },
  type: async (page, text) => { await page.keyboard.type(text); },
  press: async (page, key) => { await page.keyboard.press(key); },
  // Press Tab until an element has the focus; how often.
  async tabTo(page, selector) {
    for (let times = 1; times <= 40; times += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return times;
    }
    throw new Error(`the keyboard does not lead to ${selector}`);
  },
  results: (page) => page.$$eval('#Results > li', (rows) => rows.map((row) => ({
    title: row.querySelector('.title').textContent,
    slug: row.querySelector('.title a').getAttribute('href').split('/').at(-2),
    lang: row.querySelector('.title').lang,
    meta: row.querySelector('.meta').textContent,
    summary: row.querySelector('.summary')?.textContent ?? null,
    summaryLang: row.querySelector('.summary')?.lang ?? null,
  }))),
  waitForResults: (page, number) => page.waitForFunction(
    (wanted) => document.querySelectorAll('#Results > li').length === wanted, number),
  text: (page, selector) => page.textContent(selector),
  visible: (page, selector) => page.isVisible(selector),
  focused: (page) => page.evaluate(() => document.activeElement.textContent),
  address: (page) => new URL(page.url()).pathname + new URL(page.url()).search,
  waitForAddress: (page, wanted) => page.waitForURL((url) => url.href.includes(wanted)),
  async axe(page) {
    const debug = await page.context().newCDPSession(page);
    const { result, exceptionDetails } = await debug.send('Runtime.evaluate', {
      expression: `${AXE}; axe.run(document, {runOnly: {type: 'tag', values: ${JSON.stringify(TAGS)}}})
        .then(({violations}) => violations.map(({id, nodes}) => id + ': ' + nodes[0].html))`,
      awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value;
  },
};

async function visit(browser, { url, script = true, scheme = 'light', steps }) {
  const context = await browser.newContext({ javaScriptEnabled: script, colorScheme: scheme,
    reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  const told = { console: [], foreign: [], bytes: 0, seen: [] };
  const bodies = [];
  const { host } = new URL(url);
  page.on('console', (message) => told.console.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => told.console.push(`exception: ${error.message}`));
  page.on('response', (response) => bodies.push(response.body().then((body) => body.length, () => 0)));
  await page.route((address) => address.host !== host, (route) => {
    told.foreign.push(route.request().url());
    return route.abort();
  });
  await page.goto(url, { waitUntil: 'load' });
  for (const [name, ...values] of steps) told.seen.push((await STEPS[name](page, ...values)) ?? null);
  told.bytes = (await Promise.all(bodies)).reduce((sum, each) => sum + each, 0);
  told.seen = told.seen.map((each) => (typeof each === 'object' && each !== null && !Array.isArray(each) ? null : each));
  await context.close();
  return told;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const visits = [];
try {
  for (const each of JSON.parse(fs.readFileSync(0, 'utf8'))) visits.push(await visit(browser, each));
} finally {
  await browser.close();
}
console.log(JSON.stringify(visits));
