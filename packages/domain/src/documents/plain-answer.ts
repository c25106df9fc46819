import * as Y from 'yjs';

/** The text of an answer in which nothing says more than text does, which leaves as plain text; null when something does. The editor decides alike (web: lib/editor/plain.ts). */
export function plainAnswer(document: Y.Doc): string | null {
  const lines: string[] = [];
  for (const block of document.getXmlFragment('content').toArray()) {
    const line = block instanceof Y.XmlElement && block.nodeName === 'paragraph' ? lineOf(block) : null;
    if (line === null) return null;
    lines.push(line);
  }
  return lines.join('\n').trimEnd();
}

function lineOf(paragraph: Y.XmlElement): string | null {
  let line = '';
  for (const part of paragraph.toArray()) {
    if (part instanceof Y.XmlElement && part.nodeName === 'hardBreak') line += '\n';
    else if (part instanceof Y.XmlText) {
      for (const { insert, attributes = {} } of part.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
        if (typeof insert !== 'string' || !Object.entries(attributes).every(([name, value]) => isBareLink(name, value, insert))) return null;
        line += insert;
      }
    } else return null;
  }
  return line;
}

/** An address that links to itself says nothing that its text does not. */
const isBareLink = (name: string, value: unknown, text: string): boolean =>
  name === 'link' && String((value as { href?: unknown } | null)?.href ?? '').replace(/^https?:\/\/|^mailto:|\/$/g, '') === text.replace(/^https?:\/\/|\/$/g, '');
