#!/usr/bin/env node
// Opens pages as a careless browser would and prints, as JSON, what they did beyond being shown.
//
// Reads {"pages": [URL, …], "own": [address of a script, …], "policy": whether pages keep their
// Content-Security-Policy, "home": the origin that feeds and mails name} from stdin. WEB_TOOLS is the folder with node_modules, CHROMIUM the
// browser. The answer is [{url, what}, …]: a script that ran, a dialog, a request elsewhere, a
// navigation, a window, a download, a worker, an address that runs, an attribute that does.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.WEB_TOOLS, 'package.json'));
const { chromium } = require('playwright-core');
const { pages, own, policy, home, tabs = 4 } = JSON.parse(fs.readFileSync(0, 'utf8'));
const origin = new URL(pages[0]).origin;
const found = [];

// In every page and frame, before anything of it: whatever an attack calls is told of.
const TRAPS = `(() => {
  const told = window.__told = [];
  const tell = (what) => told.push(what);
  window.__ran = (number) => tell('ran payload ' + number);
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
    window[name] = (...given) => { tell('called ' + name + ' ' + given); };
  }
  document.addEventListener('securitypolicyviolation', (event) => {
    tell('broke its policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
  });
})()`;

// What stands in the page as the browser understands it, and what it does when it is touched.
const LOOK = `((own) => {
  const wrong = [];
  const named = (element) => element.outerHTML.slice(0, 200);
  const schemes = ['http:', 'https:', 'mailto:'];
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) wrong.push('an attribute that runs: ' + named(element));
      if (/^\\s*(javascript|vbscript|data|blob):/i.test(value)
        && /href|src|action|data|poster|background|ping|cite/i.test(name)) {
        wrong.push('an address that runs: ' + named(element));
      }
    }
    for (const name of ['href', 'src', 'action', 'formAction', 'data', 'currentSrc']) {
      const value = element[name];
      if (typeof value !== 'string' || !value || !element.hasAttribute(name.toLowerCase())) continue;
      if (!URL.canParse(value, document.baseURI)) continue; // it leads nowhere
      if (!schemes.includes(new URL(value, document.baseURI).protocol)) {
        wrong.push('an address of another kind: ' + named(element));
      }
    }
    if (element.localName === 'script' && element.type !== 'application/ld+json'
      && !own.includes(new URL(element.src, document.baseURI).pathname)) {
      wrong.push('a script: ' + named(element));
    }
    if (['iframe', 'object', 'embed', 'base', 'frame', 'portal', 'applet', 'foreignObject', 'animate',
      'set', 'math', 'maction', 'video', 'audio', 'marquee'].includes(element.localName)) {
      wrong.push('an element that does more than show: ' + named(element));
    }
    if (element.shadowRoot && element.localName !== 'site-gen-overlay') {
      wrong.push('a tree of its own: ' + named(element));
    }
    for (const inner of element.shadowRoot?.querySelectorAll('*') ?? []) {
      if (!['div', 'section', 'h2', 'h3', 'p', 'ol', 'li', 'pre'].includes(inner.localName)) {
        wrong.push('more than words in the overlay: ' + named(inner));
      }
    }
  }
  const still = (event) => event.preventDefault();
  for (const kind of ['click', 'auxclick', 'submit', 'beforetoggle']) addEventListener(kind, still);
  for (const element of document.querySelectorAll('main *, body > *')) {
    for (const kind of ['mouseover', 'pointerenter', 'focus', 'click', 'error', 'load', 'toggle',
      'animationstart']) {
      element.dispatchEvent(new Event(kind, { bubbles: kind !== 'load', cancelable: true }));
    }
  }
  return [...new Set([...wrong, ...window.__told])];
})`;

function watch(page, place) {
  const tell = (what) => found.push({ url: place.url, what });
  page.on('dialog', (dialog) => { tell(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('popup', (other) => { tell(`a window: ${other.url()}`); other.close(); });
  page.on('download', (download) => tell(`a download: ${download.url()}`));
  page.on('worker', (worker) => tell(`a worker: ${worker.url()}`));
  page.on('pageerror', (error) => tell(`an exception: ${error.message}`));
  page.on('framenavigated', (frame) => {
    const leaves = frame.parentFrame() || ![place.url, 'about:blank'].includes(frame.url());
    if (leaves) tell(`a navigation: ${frame.url()}`);
  });
  page.on('request', (request) => {
    if (![origin, home].includes(new URL(request.url()).origin)) tell(`a request: ${request.url()}`);
  });
}

async function work(context) {
  const page = await context.newPage();
  const place = { url: '' };
  watch(page, place);
  for (let url = pages.shift(); url; url = pages.shift()) {
    place.url = url;
    try {
      await page.goto(url, { waitUntil: 'load', timeout: 20000 });
      const wrong = await page.evaluate(`${LOOK}(${JSON.stringify(own)})`);
      found.push(...wrong.map((what) => ({ url, what })));
    } catch (error) {
      found.push({ url, what: `cannot be looked at: ${error.message.split('\n')[0]}` });
    }
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
});
try {
  const context = await browser.newContext({ bypassCSP: !policy });
  await context.addInitScript(TRAPS);
  await Promise.all(Array.from({ length: tabs }, () => work(context)));
} finally {
  await browser.close();
}
console.log(JSON.stringify(found));
