import PostalMime from 'postal-mime';
import { decodeText } from './charset.ts';

/** One leaf of a mail's tree, its bytes decoded from their transfer encoding. */
export type MimePart = {
  type: string;
  charset: string | null;
  flowed: boolean;
  disposition: string | null;
  name: string | null;
  /** Without angle brackets. */
  contentId: string | null;
  bytes: Uint8Array;
  /** Types of the multiparts it stands in, outermost first. */
  within: string[];
};

/** What postal-mime 4.0.0 keeps of a part; not in its types, therefore its version is pinned. */
type Node = {
  contentType: { parsed: { value: string; params: Record<string, string> }; multipart: string | false };
  contentDisposition: { parsed: { value: string; params: Record<string, string> } };
  contentId?: string;
  content: ArrayBuffer | null;
  childNodes: Node[];
  getTextContent(): string;
  decodeFlowedText(text: string, delSp: boolean): string;
};

const MOST_PARTS = 1_000;

export class TooManyParts extends Error {}

/**
 * The parts of a raw mail in order. A mail inside is one part, never opened here (E-26). Bytes, not strings, so that each part can be read in its own charset (E-2).
 */
export async function mimeParts(raw: Uint8Array): Promise<MimePart[]> {
  const parser = new PostalMime({ forceRfc822Attachments: true, maxNestingDepth: 50, maxHeadersSize: 1024 * 1024 });
  await parser.parse(raw);
  const { root } = parser as unknown as { root: Node };
  const parts: MimePart[] = [];
  const walk = (node: Node, within: string[]): void => {
    const { value, params } = node.contentType.parsed;
    if (node.contentType.multipart && node.childNodes.length > 0) {
      for (const child of node.childNodes) walk(child, [...within, value]);
      return;
    }
    if (parts.length >= MOST_PARTS) throw new TooManyParts(`It has more than ${MOST_PARTS} parts.`);
    parts.push({
      // A multipart whose boundary never comes is the text that stands in it (a cut mail).
      type: node.contentType.multipart || !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(value) ? 'text/plain' : value.toLowerCase(),
      charset: params.charset ?? null,
      flowed: /^flowed$/i.test(params.format ?? ''),
      disposition: node.contentDisposition.parsed.value || null,
      name: node.contentDisposition.parsed.params.filename ?? params.name ?? null,
      contentId: node.contentId?.trim().replace(/^<|>$/g, '') || null,
      bytes: new Uint8Array(node.content ?? new ArrayBuffer(0)),
      within,
    });
  };
  walk(root, []);
  return parts;
}

/** A text part as text, with soft line breaks (format=flowed) undone. */
export function textOf(part: MimePart): string {
  const text = decodeText(part.bytes, part.charset)
    .replace(/\r\n?/g, '\n')
    .replace(/^\ufeff/, '')
    .replace(/[\ue0f0-\ue0f2]/g, '');
  return part.flowed ? unflowed(text) : text;
}

/** RFC 3676, for lines that are not quoted: a trailing space joins a line with the next one, `-- ` is a signature's mark. */
function unflowed(text: string): string {
  const out: string[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const quoted = line.startsWith('>');
    const words = line.startsWith(' ') ? line.slice(1) : line;
    if (open && !quoted) out[out.length - 1] += words;
    else out.push(words);
    open = !quoted && words.endsWith(' ') && words !== '-- ';
  }
  return out.join('\n');
}
