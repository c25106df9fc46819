import type { JSONContent } from '@tiptap/core';

/** Text as it was typed, when nothing in a document says more than text does; null when something does. Most answers are plain and leave as plain mail. */
export function plainText(document: JSONContent): string | null {
  const lines: string[] = [];
  for (const block of document.content ?? []) {
    if (block.type !== 'paragraph') return null;
    let line = '';
    for (const part of block.content ?? []) {
      if (part.type === 'hardBreak') line += '\n';
      else if (part.type === 'text' && (part.marks ?? []).every((mark) => isBareLink(mark, part.text))) line += part.text ?? '';
      else return null;
    }
    lines.push(line);
  }
  return lines.join('\n').replace(/\s+$/, '');
}

/** An address that links to itself says nothing that its text does not. */
const isBareLink = (mark: { type: string; attrs?: Record<string, unknown> }, text: string | undefined): boolean => mark.type === 'link' && typeof text === 'string' && String(mark.attrs?.href ?? '').replace(/^https?:\/\/|^mailto:|\/$/g, '') === text.replace(/^https?:\/\/|\/$/g, '');

/** A document of what was typed as text: each line a paragraph. */
export function documentOf(text: string): JSONContent {
  return { type: 'doc', content: text.split('\n').map((line) => ({ type: 'paragraph', ...(line ? { content: [{ type: 'text', text: line }] } : {}) })) };
}
