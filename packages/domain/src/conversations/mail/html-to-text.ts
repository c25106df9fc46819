/**
 * Where a quoted tail begins and ends, on a line of their own. Private characters that no mail brings along: they are removed from
 * what comes in. `rest` begins one that runs to the end.
 */
export const QUOTE = { begin: '\ue0f0', end: '\ue0f1', rest: '\ue0f2' } as const;

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };
const blocks = /^(address|article|blockquote|caption|center|dd|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul)$/;
const spaced = /^(blockquote|h[1-6]|ol|p|pre|table|ul)$/;
const voids = /^(br|hr|img|wbr|col)$/;

/** Sanitised HTML as plain text, in one pass: what `sanitise-html.ts` writes is well-formed, so its tags can be told by their brackets. */
export function htmlToText(html: string): string {
  const out: string[] = [];
  let breaks = 0;
  const write = (text: string): void => {
    if (text === '' || (text === ' ' && breaks > 0)) return;
    out.push(text);
    breaks = text.endsWith('\n') ? breaks + 1 : 0;
  };
  /** At least so many line breaks: what ends and what begins here share them. */
  const breakLine = (times: number): void => {
    while (breaks < times) write('\n');
  };
  /** The next number of each open list; 0 for one without numbers. */
  const lists: number[] = [];
  let link: { href: string; start: number } | null = null;
  let pre = 0;
  let depth = 0;
  let quotedAt: number | null = null;

  for (const token of html.match(/<[^<>]*>|[^<]+|</g) ?? []) {
    const [, closing, name = '', attributes = ''] = /^<(\/?)([a-z][a-z0-9]*)([^<>]*)>$/i.exec(token) ?? [];
    if (!name) {
      const text = unescapeText(token);
      write(pre > 0 ? text : text.replace(/[ \t\r\n]+/g, ' '));
      continue;
    }
    if (name === 'br') write('\n');
    if (blocks.test(name)) breakLine(spaced.test(name) ? 2 : 1);
    if (name === 'pre') pre += closing ? -1 : 1;
    if (name === 'td' || name === 'th') write(closing ? ' ' : '');
    if (name === 'ol' || name === 'ul') {
      if (closing) lists.pop();
      else lists.push(name === 'ol' ? 1 : 0);
    }
    if (name === 'li' && !closing) {
      const number = lists.at(-1) ?? 0;
      write(number > 0 ? `${number}. ` : '- ');
      if (number > 0) lists[lists.length - 1] = number + 1;
    }
    if (name === 'a' && !closing) link = { href: unescapeText(/ href="([^"]*)"/.exec(attributes)?.[1] ?? ''), start: out.length };
    if (name === 'a' && closing && link) {
      write(linkTarget(out.slice(link.start).join('').trim(), link.href));
      link = null;
    }

    if (closing) {
      depth--;
      if (depth === quotedAt) {
        quotedAt = null;
        write(`\n${QUOTE.end}\n`);
      }
    } else if (!voids.test(name)) {
      const quote = / data-quote="(\w+)"/.exec(attributes)?.[1];
      if (quote && quotedAt === null) write(`\n${quote === 'rest' ? QUOTE.rest : QUOTE.begin}\n`);
      if (quote && quotedAt === null) quotedAt = quote === 'rest' ? -1 : depth;
      depth++;
    }
  }
  return tidy(out.join(''));
}

/** `example.com` for https://example.com/ says it all; other words are followed by where they lead. */
function linkTarget(words: string, href: string): string {
  const bare = (link: string) =>
    link
      .toLowerCase()
      .replace(/^(https?:\/\/|mailto:)/, '')
      .replace(/\/$/, '');
  return /^https?:/.test(href) && words && bare(words) !== bare(href) ? ` (${href})` : '';
}

function unescapeText(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_all, name: string) => entities[name]!).replaceAll('\u00a0', ' ');
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd().replace(/^ (?=\S)/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}
