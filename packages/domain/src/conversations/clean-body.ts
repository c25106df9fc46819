import { textOfHtml } from './plain-text.ts';

export type CleanBody = { format: 'text' | 'html'; body: string; text: string };

/** What staff and programs write, made safe to store and to show (E-29). HTML is sanitised in a worker thread. */
export async function cleanBody(body: string, format: 'text' | 'html' = 'text'): Promise<CleanBody> {
  const clean = body.replaceAll('\0', '').replace(/\r\n?/g, '\n');
  if (format === 'text') return { format, body: clean, text: clean };
  const { sanitizeInThread } = await import('./mail/sanitize-in-thread.ts');
  const html = await sanitizeInThread(clean);
  return { format, body: html, text: textOfHtml(html) };
}
