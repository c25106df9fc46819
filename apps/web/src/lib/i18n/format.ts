/**
 * The part of ICU MessageFormat that the dictionaries use: `{name}`, `{n, number}` and `{n, plural, =0 {none} one {# thing} other {# things}}`.
 * 60 lines in place of a 12 kB library, because the browser loads them on every first visit.
 */
export type Args = Record<string, string | number>;

export type Part = string | { name: string; kind: 'value' } | { name: string; kind: 'number' } | { name: string; kind: 'plural'; cases: Record<string, Part[]> };

/** Names between braces, for the compiler; the words inside a plural's cases have a space or a # and are no names. */
export type ArgNames<S extends string> = S extends `${string}{${infer Rest}` ? NameAtStart<Rest> | ArgNames<Rest> : never;
type NameAtStart<S extends string> = S extends `${infer Inner}}${string}` ? Bare<BeforeComma<Inner>> : never;
type BeforeComma<S extends string> = S extends `${infer Name},${string}` ? Name : S;
type Bare<S extends string> = S extends `${string} ${string}` | `${string}#${string}` | `${string}{${string}` ? never : S;

const parsed = new Map<string, Part[]>();
const plurals = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

export function format(message: string, args: Args | undefined, locale: string): string {
  if (!message.includes('{')) return message;
  let parts = parsed.get(message);
  if (!parts) parsed.set(message, (parts = parse(message)));
  return render(parts, args ?? {}, locale, '');
}

export function formatNumber(value: number, locale: string): string {
  let formatter = numbers.get(locale);
  if (!formatter) numbers.set(locale, (formatter = new Intl.NumberFormat(locale)));
  return formatter.format(value);
}

function render(parts: Part[], args: Args, locale: string, count: string): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') text += count ? part.replaceAll('#', count) : part;
    else if (part.kind === 'plural') {
      const n = Number(args[part.name]);
      const chosen = part.cases[`=${n}`] ?? part.cases[pluralRules(locale).select(n)] ?? part.cases.other ?? [];
      text += render(chosen, args, locale, formatNumber(n, locale));
    } else {
      const value = args[part.name] ?? '';
      text += part.kind === 'number' ? formatNumber(Number(value), locale) : String(value);
    }
  }
  return text;
}

function pluralRules(locale: string): Intl.PluralRules {
  let rules = plurals.get(locale);
  if (!rules) plurals.set(locale, (rules = new Intl.PluralRules(locale)));
  return rules;
}

export function parse(message: string): Part[] {
  let at = 0;

  const until = (end: string): Part[] => {
    const parts: Part[] = [];
    let text = '';
    while (at < message.length && message[at] !== end) {
      if (message[at] !== '{') {
        text += message[at++];
        continue;
      }
      if (text) parts.push(text);
      text = '';
      parts.push(argument());
    }
    if (text) parts.push(text);
    at++;
    return parts;
  };

  const argument = (): Part => {
    const head = /^\{\s*(\w+)\s*(?:,\s*(\w+)\s*)?/.exec(message.slice(at));
    if (!head) throw new Error(`Not a message: ${message}`);
    const [all, name = '', kind] = head;
    at += all.length;
    if (kind !== 'plural') {
      at++;
      return { name, kind: kind === 'number' ? 'number' : 'value' };
    }
    const cases: Record<string, Part[]> = {};
    for (;;) {
      const selector = /^[\s,]*(=?\w+)\s*\{/.exec(message.slice(at));
      if (!selector) break;
      at += selector[0].length;
      cases[selector[1] ?? 'other'] = until('}');
    }
    at = message.indexOf('}', at) + 1;
    return { name, kind: 'plural', cases };
  };

  return until('');
}
