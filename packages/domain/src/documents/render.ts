import * as Y from 'yjs';
import { escapeHtml, safeAddress } from './escape.ts';

export type Rendered = { html: string; text: string; mentions: string[] };

/** Elements that are the same in both worlds; anything unknown gives only what stands in it. */
const plainTags = new Map(Object.entries({ paragraph: 'p', bulletList: 'ul', orderedList: 'ol', listItem: 'li', blockquote: 'blockquote', table: 'table', tableRow: 'tr', taskList: 'ul' }));
const markTags = new Map(Object.entries({ bold: 'strong', italic: 'em', underline: 'u', strike: 's', code: 'code' }));
/** Nobody's text has so many boxes in boxes. */
const DEEPEST = 60;

/**
 * What stands in a document, as TipTap's collaboration field `content` holds it: as HTML that is safe to show and as plain text. Only what is written here comes out, so
 * nothing that a client put in by hand reaches a page or a mail.
 */
export function renderDocument(document: Y.Doc, { writerOf }: { writerOf?: WriterOf } = {}): Rendered {
  const mentions = new Set<string>();
  const { html, text } = ofChildren(document.getXmlFragment('content'), { mentions, writerOf }, 0);
  return { html, text: text.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim(), mentions: [...mentions] };
}

/** Whose words a client number's are, as a place in a list of writers: `<span data-by="0">`. */
export type WriterOf = (client: number) => number | null;
type Part = { html: string; text: string };
type Notes = { mentions: Set<string>; writerOf?: WriterOf };

function ofChildren(parent: Y.XmlFragment, notes: Notes, depth: number): Part {
  let html = '';
  let text = '';
  if (depth > DEEPEST) return { html, text };
  for (const child of parent.toArray()) {
    const part = child instanceof Y.XmlText ? ofText(child, notes) : child instanceof Y.XmlElement ? ofElement(child, notes, depth + 1) : { html: '', text: '' };
    html += part.html;
    text += part.text;
  }
  return { html, text };
}

function ofElement(element: Y.XmlElement, notes: Notes, depth: number): Part {
  const attributes = element.getAttributes() as Record<string, unknown>;
  const name = element.nodeName;
  if (name === 'hardBreak') return { html: '<br>', text: '\n' };
  if (name === 'horizontalRule') return { html: '<hr>', text: '\n---\n' };
  if (name === 'mention') return ofMention(attributes, notes);
  if (name === 'image') return ofImage(attributes);
  const inner = ofChildren(element, notes, depth);
  if (name === 'heading') {
    const level = attributes.level === 3 ? 3 : 2;
    return { html: `<h${level}>${inner.html}</h${level}>`, text: `${inner.text}\n` };
  }
  if (name === 'codeBlock') return { html: `<pre><code>${inner.html}</code></pre>`, text: `${inner.text}\n` };
  if (name === 'taskItem') {
    const done = attributes.checked === true || attributes.checked === 'true';
    return { html: `<li>${done ? '☑' : '☐'} ${inner.html.replace(/^<p>(.*)<\/p>$/s, '$1')}</li>`, text: `${done ? '[x]' : '[ ]'} ${inner.text}` };
  }
  if (name === 'listItem') return { html: `<li>${inner.html}</li>`, text: `- ${inner.text}` };
  if (name === 'tableCell' || name === 'tableHeader') return ofCell(name === 'tableHeader' ? 'th' : 'td', attributes, inner);
  const tag = plainTags.get(name);
  const ending = name === 'paragraph' || name === 'tableRow' ? '\n' : '';
  return { html: tag ? `<${tag}>${inner.html}</${tag}>` : inner.html, text: inner.text + ending };
}

function ofCell(tag: string, attributes: Record<string, unknown>, inner: Part): Part {
  const span = ['colspan', 'rowspan'].map((side) => (Number(said(attributes[side])) > 1 && Number(said(attributes[side])) < 100 ? ` ${side}="${Number(said(attributes[side]))}"` : '')).join('');
  return { html: `<${tag}${span}>${inner.html}</${tag}>`, text: `${inner.text.trim()}\t` };
}

function ofMention(attributes: Record<string, unknown>, { mentions }: Notes): Part {
  const id = said(attributes.id);
  const label = said(attributes.label).slice(0, 200);
  if (!/^(person|team):[0-9a-f]{24}$/.test(id)) return { html: escapeHtml(`@${label}`), text: `@${label}` };
  mentions.add(id);
  return { html: `<span data-mention="${id}">${escapeHtml(`@${label}`)}</span>`, text: `@${label}` };
}

/** Pictures are files of the desk; any other address would tell somebody outside who reads. */
function ofImage({ src, alt }: Record<string, unknown>): Part {
  const address = said(src);
  const words = said(alt).slice(0, 500);
  if (!/^\/api\/v1\/files\/[\w/-]+$/.test(address)) return { html: escapeHtml(words), text: words };
  return { html: `<img src="${address}" alt="${escapeHtml(words)}">`, text: words ? `[${words}]` : '' };
}

/** An attribute's words. Whoever writes by hand may put anything in its place, also what cannot become a text at all. */
const said = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function ofText(words: Y.XmlText, { writerOf }: Notes): Part {
  let html = '';
  let text = '';
  for (const { said, marks, client } of runsOf(words)) {
    text += said;
    const writer = writerOf?.(client) ?? null;
    const run = marked(escapeHtml(said), marks);
    html += writer === null ? run : `<span data-by="${writer}">${run}</span>`;
  }
  return { html, text };
}

type Run = { said: string; marks: Map<string, unknown>; client: number };

/** Yjs' own list of runs does not say who typed each. */
function* runsOf(words: Y.XmlText): Generator<Run> {
  const marks = new Map<string, unknown>();
  for (let item = words._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentString) yield { said: item.content.str, marks, client: item.id.client };
    else if (item.content instanceof Y.ContentFormat) {
      if (item.content.value === null) marks.delete(item.content.key);
      else marks.set(item.content.key, item.content.value);
    }
  }
}

function marked(words: string, marks: Map<string, unknown>): string {
  let run = words;
  for (const [name, value] of marks) {
    // A mark that may overlap with another of its kind carries a hash behind its name.
    const mark = name.split('--')[0]!;
    const tag = markTags.get(mark);
    const address = mark === 'link' ? safeAddress((value as { href?: unknown } | null)?.href) : null;
    if (tag) run = `<${tag}>${run}</${tag}>`;
    else if (address) run = `<a href="${escapeHtml(address)}" rel="noopener noreferrer">${run}</a>`;
  }
  return run;
}
