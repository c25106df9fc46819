const voids = /^(br|hr|img|wbr|col)$/;

/** Sanitised HTML without what it quotes (`data-quote`); what is open where a quote runs to the end is closed. */
export function dropQuoted(html: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let quotedAt: number | null = null;
  for (const token of html.match(/<[^<>]*>|[^<]+|</g) ?? []) {
    const [, closing, name = '', attributes = ''] = /^<(\/?)([a-z][a-z0-9]*)([^<>]*)>$/i.exec(token) ?? [];
    const quote = !closing && quotedAt === null ? / data-quote="(\w+)"/.exec(attributes)?.[1] : undefined;
    if (quote === 'rest')
      return (
        out.join('') +
        open
          .reverse()
          .map((tag) => `</${tag}>`)
          .join('')
      );
    if (quote) quotedAt = open.length;
    if (quotedAt === null) out.push(token);
    if (!name || voids.test(name)) continue;
    if (!closing) open.push(name);
    else if (open.pop() && open.length === quotedAt) quotedAt = null;
  }
  return out.join('');
}
