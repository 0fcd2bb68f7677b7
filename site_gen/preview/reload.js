// Follows what is saved: reloads the page once it looks different, where the reader was, and shows
// what is wrong over the last good page. Only the preview's pages have it, never a built site.
(() => {
  'use strict';
  const own = document.currentScript;
  const { mark, status, gone } = own.dataset;
  const place = `site-gen:${location.pathname}`;
  const again = 1000;
  let events = null;
  let leaving = false;

  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  // Where the reader was before the last reload of this page. Pictures that come late move it, so
  // it is looked up twice.
  const goBack = () => {
    const kept = sessionStorage.getItem(place);
    if (kept === null) return;
    sessionStorage.removeItem(place);
    const [left, top] = JSON.parse(kept);
    const go = () => scrollTo({ left, top, behavior: 'instant' });
    history.scrollRestoration = 'manual';
    go();
    addEventListener('load', () => {
      go();
      history.scrollRestoration = 'auto';
    }, { once: true });
  };

  const reload = () => {
    if (leaving) return;
    leaving = true;
    sessionStorage.setItem(place, JSON.stringify([scrollX, scrollY]));
    location.reload();
  };

  // The overlay stands in a tree of its own: no style of the page reaches it.
  const overlay = make('site-gen-overlay');
  const tree = overlay.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  tree.adoptedStyleSheets = [sheet];
  fetch(own.src.replace(/reload\.js$/, 'overlay.css'))
    .then((answer) => answer.text())
    .then((style) => sheet.replace(style))
    .catch(() => {}); // the preview has ended: the words are there without their looks
  const panel = make('div', '', 'panel');
  panel.setAttribute('role', 'alert');
  tree.append(panel);

  const missing = () => {
    const box = make('section', '', 'missing');
    const words = gone !== undefined
      ? 'This page no longer exists.'
      : 'There is no page at this address.';
    const hint = gone !== undefined
      ? 'Its file was deleted, renamed or is filed otherwise. The page comes back with it.'
      : 'A preview has neither feeds nor a sitemap; all else that is saved appears by itself.';
    box.append(make('h2', words), make('p', hint));
    return box;
  };

  const problem = ({ severity, title, detail }) => {
    const item = make('li', '', severity);
    item.append(make('h3', title));
    if (detail) item.append(make('pre', detail));
    return item;
  };

  const wrong = (problems) => {
    const box = make('section');
    const list = make('ol');
    list.append(...problems.map(problem));
    const words = 'Not to be published as it is. Behind this is the last good page.';
    box.append(make('h2', words), list);
    return box;
  };

  const show = (problems) => {
    panel.replaceChildren();
    if (status === '404') panel.append(missing());
    if (problems.length) panel.append(wrong(problems));
    if (panel.childElementCount) document.documentElement.append(overlay);
    else overlay.remove();
  };

  const close = () => {
    events?.close();
    events = null;
  };

  // A page that nobody sees lets go of its stream: browsers keep but six connections to a host.
  const listen = () => {
    if (document.hidden || events || leaving) return;
    const page = encodeURIComponent(decodeURI(location.pathname));
    events = new EventSource(own.src.replace(/reload\.js$/, `events?page=${page}`));
    events.onmessage = ({ data }) => {
      const news = JSON.parse(data);
      if (news.mark !== mark) reload();
      else show(news.problems);
    };
    events.onerror = () => {
      if (events?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(listen, again);
    };
  };

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : listen()));
  addEventListener('pagehide', close);
  addEventListener('pageshow', listen);
  goBack();
  show([]);
  listen();
})();
