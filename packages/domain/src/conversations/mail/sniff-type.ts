const signatures: [type: string, at: number, bytes: string][] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/bmp', 0, 'BM'],
  ['image/tiff', 0, 'II*\0'],
  ['image/tiff', 0, 'MM\0*'],
  ['image/heic', 4, 'ftypheic'],
  ['application/pdf', 0, '%PDF-'],
  ['application/zip', 0, 'PK\x03\x04'],
  ['application/gzip', 0, '\x1f\x8b'],
  ['application/x-7z-compressed', 0, "7z\xbc\xaf'\x1c"],
  ['application/vnd.rar', 0, 'Rar!\x1a\x07'],
  ['application/vnd.microsoft.portable-executable', 0, 'MZ'],
  ['application/x-elf', 0, '\x7fELF'],
  ['audio/ogg', 0, 'OggS'],
  ['audio/mpeg', 0, 'ID3'],
  ['video/mp4', 4, 'ftyp'],
];

/** Types that a document of the office family may claim although its bytes are a zip, or an old container. */
const insideZip = /^application\/(vnd\.(openxmlformats|oasis|ms-)|epub|java-archive|x-zip|zip)/;

/**
 * The type of a file by its first bytes, else the one its sender claims, unless that would let a browser run it: what calls itself HTML, SVG or a script is
 * plain bytes (E-28, catalogue 4.19, 2).
 */
export function sniffType(bytes: Uint8Array, claimed: string): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 512)).toString('latin1');
  const type = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/i.test(claimed) ? claimed.toLowerCase() : 'application/octet-stream';
  if (/^RIFF[^]{4}WEBP/.test(head)) return 'image/webp';
  if (/^RIFF[^]{4}WAVE/.test(head)) return 'audio/wav';
  const found = signatures.find(([, at, start]) => head.startsWith(start, at))?.[0];
  if (found === 'application/zip' && insideZip.test(type)) return type;
  if (found) return found;
  if (/^\s*(<!doctype html|<html|<svg|<\?xml|<script)/i.test(head) || /html|svg|xml|javascript|ecmascript/.test(type)) {
    return /^(text\/html|image\/svg\+xml|text\/xml|application\/(xml|xhtml\+xml))$/.test(type) ? type : 'application/octet-stream';
  }
  // A picture whose bytes are no picture we know is not shown as one.
  return /^image\/(?!avif|heif)/.test(type) ? 'application/octet-stream' : type;
}

const endings: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/plain': 'txt',
  'text/html': 'html',
};

/** A name without path, control characters or letters that turn the reading direction; one is invented where there is none (E-27, E-28). */
export function safeName(given: string | null, type: string, index: number): string {
  const bare = (given ?? '')
    .replace(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .replace(/^.*[/\\]/, '')
    .replace(/^\.+/, '')
    .trim();
  if (!bare) return `attachment-${index + 1}.${endings[type] ?? 'bin'}`;
  if (bare.length <= 125) return bare;
  const ending = /\.[^.]{1,12}$/.exec(bare)?.[0] ?? '';
  return bare.slice(0, 125 - ending.length) + ending;
}
