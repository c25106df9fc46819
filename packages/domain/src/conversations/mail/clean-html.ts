import { htmlToText } from './html-to-text.ts';
import { sanitiseHtml } from './sanitise-html.ts';

/** What staff and programs wrote as HTML: safe to show, and as plain text. Runs in the thread. */
export function cleanHtml(written: string): { html: string; text: string } {
  const { html } = sanitiseHtml(written, { own: true });
  return { html, text: htmlToText(html).replace(/[\ue0f0-\ue0f2]/g, '').trim() };
}
