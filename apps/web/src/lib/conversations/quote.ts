import type { PublicMessage } from '@switchboard/domain/conversations/public-message.ts';
import { showHtml } from './show-html.ts';

type Said = Pick<PublicMessage, 'body' | 'format' | 'direction' | 'attachments'>;

/** What was said, as HTML to write on below: of a letter from outside its words only, of ours as it was set. `selected` is what the reader marked of it. */
export function quoteOf(message: Said, wrote: string, selected = ''): string {
  const html = selected || message.format === 'text' || message.direction === 'in' ? linesOf(selected || wordsOf(message)) : withoutNames(showHtml(message.body, { files: message.attachments }));
  return `<p>${escaped(wrote)}</p><blockquote>${html}</blockquote><p></p>`;
}

function wordsOf({ body, format }: Said): string {
  if (format === 'text') return body;
  const broken = body.replace(/<(br|hr)\b[^>]*>|<\/(p|div|li|tr|h\d|blockquote|table|pre)>/gi, '\n');
  return broken.replace(/<[^>]*>/g, '').replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_all, name: string) => entities[name]!);
}
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

const linesOf = (text: string): string => text.trim().replace(/\n\s*\n+/g, '\n').split('\n').map((line) => `<p>${escaped(line.trim())}</p>`).join('');

/** Who is quoted is not called again. */
const withoutNames = (html: string): string => html.replace(/ data-mention="[^"]*"/g, '');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
