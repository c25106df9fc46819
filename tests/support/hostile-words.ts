import type { BrowserContext, Page } from '@playwright/test';

// Parts of this run in the page; the rest of the tests has no browser around it.
declare const document: any;
declare const window: any;

/** What a page must never do with somebody else's words, as lines that say where; empty: it did nothing. */
export type Watch = { offences: string[] };

/**
 * Watches everything a browser does: a script of theirs that runs (also where the page's policy stopped it, which would hide a hole in the sanitiser), a dialog, a request to another host, a page that
 * opens or goes elsewhere.
 */
export async function watch(context: BrowserContext, home: string): Promise<Watch> {
  const watched: Watch = { offences: [] };
  const note = (what: string) => void watched.offences.push(what.slice(0, 400));
  await context.addInitScript(() => {
    const run = () => console.error('somebody else’s script ran');
    Object.assign(window, { alert: run, confirm: run, prompt: run, MsgBox: run });
  });
  const guard = (page: Page) => {
    page.on('dialog', (dialog) => (note(`dialog: ${dialog.message()}`), void dialog.dismiss()));
    page.on('console', (message) => {
      if (/script ran|violates the following|Refused to|Content[- ]Security[- ]Policy|blocked by/i.test(message.text())) note(`${page.url()}: ${message.text()}`);
    });
    page.on('framenavigated', (frame) => !/^(about:|chrome-error:)/.test(frame.url()) && !frame.url().startsWith(home) && note(`went to ${frame.url()}`));
    page.on('popup', (popup) => note(`opened ${popup.url()}`));
  };
  context.pages().forEach(guard);
  context.on('page', guard);
  context.on('request', (request) => {
    const url = request.url();
    if (/^https?:|^wss?:|^ftp:/.test(url) && !url.startsWith(home)) note(`asked ${url}`);
  });
  return watched;
}

/**
 * Goes through every element that shows somebody else's words (`within`), frames included: tells what may not be there, and lets each hear all that a hand or the page can do to it.
 * Runs in the page.
 */
export function provoke(within: string): { seen: number; offences: string[] } {
  const events = 'click mouseover mouseenter pointerenter pointerover pointerdown focus focusin blur load error animationstart animationend transitionend toggle input change keydown wheel scroll copy paste dragstart submit begin end'.split(' ');
  const never = new Set('script iframe object embed frame frameset applet base link meta style svg math form input button select textarea video audio source track template slot portal dialog details marquee'.split(' '));
  const addresses = ['href', 'src', 'srcset', 'action', 'formaction', 'xlink:href', 'data', 'background', 'poster', 'cite', 'ping', 'srcdoc', 'longdesc', 'usemap', 'is', 'id', 'name', 'class'];
  const offences: string[] = [];
  let seen = 0;

  const look = (root: any) => {
    for (const element of root.querySelectorAll('*')) {
      seen += 1;
      const said = element.outerHTML.slice(0, 160);
      if (never.has(element.localName)) offences.push(`element: ${said}`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) offences.push(`handler: ${said}`);
        if (name === 'style' && /url|expression|import|position|\\/i.test(value)) offences.push(`style: ${said}`);
        const ours = element.localName === 'a' ? name === 'href' && /^(https?:\/\/|mailto:|tel:)/.test(value) : element.localName === 'img' && name === 'src' && /^(data:image\/(png|jpe?g|gif|webp);base64,|\/api\/v1\/files\/)/.test(value);
        if (addresses.includes(name) && !ours) offences.push(`${name}: ${said}`);
      }
      if (element.localName === 'a') element.addEventListener('click', (event: Event) => event.preventDefault());
      for (const type of events) element.dispatchEvent(new Event(type, { cancelable: true }));
    }
  };
  for (const shown of document.querySelectorAll(within)) {
    const frames = [...shown.querySelectorAll('iframe')];
    if (frames.length === 0) look(shown);
    for (const frame of frames) {
      if (/allow-scripts/.test(frame.sandbox.value) || !frame.hasAttribute('sandbox')) offences.push('a frame that may run scripts');
      if (frame.contentDocument?.body) look(frame.contentDocument.body);
      else offences.push('a frame that shows nothing');
    }
  }
  return { seen, offences };
}
