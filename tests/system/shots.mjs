#!/usr/bin/env node
// Takes pictures of pages: reads [{url, file, scheme, width, height}, …] from stdin.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.WEB_TOOLS, 'package.json'));
const { chromium } = require('playwright-core');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars'],
});
try {
  for (const { url, file, scheme, width, height } of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } });
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load' });
    await page.screenshot({ path: file });
    await context.close();
  }
} finally {
  await browser.close();
}
