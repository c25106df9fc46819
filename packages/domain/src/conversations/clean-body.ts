import { inThread } from '../platform/threads.ts';

export type CleanBody = { format: 'text' | 'html'; body: string; text: string };

const cleaner = { module: new URL('./mail/clean-html.ts', import.meta.url).href, name: 'cleanHtml' };

/** What staff and programs write, made safe to store and to show (E-29). HTML is sanitised in a worker thread. */
export async function cleanBody(body: string, format: 'text' | 'html' = 'text'): Promise<CleanBody> {
  const clean = body.replaceAll('\0', '').replace(/\r\n?/g, '\n');
  if (format === 'text') return { format, body: clean, text: clean };
  const { html, text } = await inThread<{ html: string; text: string }>(cleaner, clean, { limitMs: 10_000 });
  return { format, body: html, text };
}
