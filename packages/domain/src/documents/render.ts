import * as Y from 'yjs';
import { escapeHtml, safeAddress } from './escape.ts';

export type Rendered = { html: string; text: string; mentions: string[] };

/** Elements that are the same in both worlds; anything unknown gives only what stands in it. */
const plainTags: Record<string, string> = { paragraph: 'p', bulletList: 'ul', orderedList: 'ol', listItem: 'li', blockquote: 'blockquote', table: 'table', tableRow: 'tr', taskList: 'ul' };
const markTags: Record<string, string> = { bold: 'strong', italic: 'em', underline: 'u', strike: 's', code: 'code' };
/** Nobody's text has so many boxes in boxes. */
const DEEPEST = 60;

/**
 * What stands in a document, as TipTap's collaboration field `content` holds it: as HTML that is safe to show and as plain text. Only what is written here comes out, so
 * nothing that a client put in by hand reaches a page or a mail.
 */
export function renderDocument(document: Y.Doc, field = 'content'): Rendered {
  const mentions = new Set<string>();
  const { html, text } = ofChildren(document.getXmlFragment(field), mentions, 0);
  return { html, text: text.replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim(), mentions: [...mentions] };
}

type Part = { html: string; text: string };

function ofChildren(parent: Y.XmlFragment, mentions: Set<string>, depth: number): Part {
  let html = '';
  let text = '';
  if (depth > DEEPEST) return { html, text };
  for (const child of parent.toArray()) {
    const part = child instanceof Y.XmlText ? ofText(child) : child instanceof Y.XmlElement ? ofElement(child, mentions, depth + 1) : { html: '', text: '' };
    html += part.html;
    text += part.text;
  }
  return { html, text };
}

function ofElement(element: Y.XmlElement, mentions: Set<string>, depth: number): Part {
  const attributes = element.getAttributes() as Record<string, unknown>;
  const name = element.nodeName;
  if (name === 'hardBreak') return { html: '<br>', text: '\n' };
  if (name === 'horizontalRule') return { html: '<hr>', text: '\n---\n' };
  if (name === 'mention') return ofMention(attributes, mentions);
  if (name === 'image') return ofImage(attributes);
  const inner = ofChildren(element, mentions, depth);
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
  const tag = plainTags[name];
  const ending = name === 'paragraph' || name === 'tableRow' ? '\n' : '';
  return { html: tag ? `<${tag}>${inner.html}</${tag}>` : inner.html, text: inner.text + ending };
}

function ofCell(tag: string, attributes: Record<string, unknown>, inner: Part): Part {
  const span = ['colspan', 'rowspan'].map((side) => (Number(attributes[side]) > 1 && Number(attributes[side]) < 100 ? ` ${side}="${Number(attributes[side])}"` : '')).join('');
  return { html: `<${tag}${span}>${inner.html}</${tag}>`, text: `${inner.text.trim()}\t` };
}

function ofMention(attributes: Record<string, unknown>, mentions: Set<string>): Part {
  const id = String(attributes.id ?? '');
  const label = String(attributes.label ?? '').slice(0, 200);
  if (!/^(person|team):[0-9a-f]{24}$/.test(id)) return { html: escapeHtml(`@${label}`), text: `@${label}` };
  mentions.add(id);
  return { html: `<span data-mention="${id}">${escapeHtml(`@${label}`)}</span>`, text: `@${label}` };
}

/** Pictures are files of the desk; any other address would tell somebody outside who reads. */
function ofImage({ src, alt }: Record<string, unknown>): Part {
  const address = String(src ?? '');
  const said = String(alt ?? '').slice(0, 500);
  if (!/^\/api\/v1\/files\/[\w/-]+$/.test(address)) return { html: escapeHtml(said), text: said };
  return { html: `<img src="${address}" alt="${escapeHtml(said)}">`, text: said ? `[${said}]` : '' };
}

type Run = { insert: unknown; attributes?: Record<string, unknown> };

function ofText(words: Y.XmlText): Part {
  let html = '';
  let text = '';
  for (const { insert, attributes = {} } of words.toDelta() as Run[]) {
    if (typeof insert !== 'string') continue;
    text += insert;
    let run = escapeHtml(insert);
    for (const [name, value] of Object.entries(attributes)) {
      // A mark that may overlap with another of its kind carries a hash behind its name.
      const mark = name.split('--')[0]!;
      const tag = markTags[mark];
      const address = mark === 'link' ? safeAddress((value as { href?: unknown } | null)?.href) : null;
      if (tag) run = `<${tag}>${run}</${tag}>`;
      else if (address) run = `<a href="${escapeHtml(address)}" rel="noopener noreferrer">${run}</a>`;
    }
    html += run;
  }
  return { html, text };
}
