#!/usr/bin/env node
// A browser that does what it is told: reads a command a line, as JSON, and answers each with one.
//
// {"page": name, "open": URL} opens a page; {"page": name, "tell": expression} says what the
// expression is there; {"page": name, "until": expression} waits until it is true.
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';

const require = createRequire(path.join(process.env.WEB_TOOLS, 'package.json'));
const { chromium } = require('playwright-core');
const PATIENCE = 20000;
const PAUSE = 20;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ viewport: { width: 900, height: 600 } });
const pages = new Map();
const complaints = [];

async function pageOf(name) {
  if (!pages.has(name)) {
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
    pages.set(name, page);
  }
  return pages.get(name);
}

// A page that is just being reloaded cannot be asked; it is asked again.
async function until(page, expression) {
  const late = Date.now() + PATIENCE;
  for (;;) {
    const value = await page.evaluate(expression).catch(() => false);
    if (value) return value;
    if (Date.now() > late) throw new Error(`never came true: ${expression}\n${await page.content()}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

async function obey(command) {
  if (command.complaints) return complaints.splice(0);
  const page = await pageOf(command.page);
  if (command.open) return (await page.goto(command.open, { timeout: PATIENCE })).status();
  if (command.until) return until(page, command.until);
  return page.evaluate(command.tell);
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ value: (await obey(JSON.parse(line))) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ failure: error.message }));
  }
}
await browser.close();
