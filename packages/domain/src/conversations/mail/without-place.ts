import { crc32 } from 'node:zlib';
import { blankPlace } from './blank-place.ts';

/**
 * Where a picture was taken is nobody's business but its maker's (catalogue 4.19, 6): a phone writes it into every photograph, in EXIF and sometimes once more in words (XMP). The same picture without it;
 * which way up it stands remains. What is none of these kinds, or broken, stays as it is.
 */
export function withoutPlace(picture: Buffer): Buffer {
  if (picture.length > 3 && picture.readUInt16BE(0) === 0xffd8) return jpeg(picture);
  if (picture.subarray(0, 8).equals(PNG)) return png(picture);
  if (picture.toString('latin1', 0, 4) === 'RIFF' && picture.toString('latin1', 8, 12) === 'WEBP') return webp(picture);
  if (picture.toString('latin1', 4, 8) === 'ftyp') return heic(picture);
  return picture;
}

/** The types whose bytes `withoutPlace` knows. */
export const mayHoldPlace = (type: string): boolean => /^image\/(jpeg|png|webp|hei[cf]|avif)$/.test(type);

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const EXIF = Buffer.from('Exif\0\0', 'latin1');
const XMP = Buffer.from('http://ns.adobe.com/', 'latin1');

function jpeg(bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    // Any number of these may stand before a marker.
    if (bytes[at + 1] === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length || end < at + 4) return bytes;
    const segment = bytes.subarray(at, end);
    const content = segment.subarray(4);
    if (bytes[at + 1] !== 0xe1) kept.push(segment);
    else if (content.subarray(0, 6).equals(EXIF)) kept.push(blanked(segment, 10));
    else if (!content.subarray(0, XMP.length).equals(XMP)) kept.push(segment);
    at = end;
  }
  return Buffer.concat([...kept, bytes.subarray(at)]);
}

/** A copy whose EXIF, which begins there, says no place; nothing where it cannot be read. */
function blanked(part: Buffer, at: number): Buffer {
  const copy = Buffer.from(part);
  return blankPlace(copy.subarray(at)) ? copy : Buffer.alloc(0);
}

/** Chunks of length, name, content and a sum over the last two. */
function png(bytes: Buffer): Buffer {
  const kept: Buffer[] = [PNG];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return bytes;
    const chunk = bytes.subarray(at, end);
    const name = chunk.toString('latin1', 4, 8);
    const said = ['tEXt', 'iTXt', 'zTXt'].includes(name) ? chunk.toString('latin1', 8, 40) : '';
    if (name === 'eXIf') {
      const copy = blanked(chunk.subarray(0, -4), 8);
      if (copy.length > 0) kept.push(copy, sum(copy.subarray(4)));
    } else if (!/^(XML:com\.adobe\.xmp|Raw profile type (exif|APP1|xmp))\0/.test(said)) kept.push(chunk);
    at = end;
  }
  return Buffer.concat([...kept, bytes.subarray(at)]);
}

function sum(of: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(of));
  return bytes;
}

/** Chunks of name, length and content, each beginning at an even place. The header says whether there is XMP. */
function webp(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (at + 8 + size > bytes.length) return bytes;
    const chunk = Buffer.from(bytes.subarray(at, end));
    const name = chunk.toString('latin1', 0, 4);
    if (name === 'VP8X' && size > 0) chunk[8]! &= ~0x04;
    if (name === 'EXIF') {
      const found = blanked(chunk, chunk.subarray(8, 14).equals(EXIF) ? 14 : 8);
      kept.push(found.length > 0 ? found : chunk.fill(0, 8));
    } else if (name !== 'XMP ') kept.push(chunk);
    at = end;
  }
  const body = Buffer.concat([...kept, bytes.subarray(at)]);
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}

/** Its boxes point to each other by place, so nothing moves: EXIF is blanked where it stands, or made unreadable where we cannot read it, and XMP is overwritten with spaces. */
function heic(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(EXIF); at >= 0; at = copy.indexOf(EXIF, at + 6)) {
    const tiff = copy.subarray(at + 6);
    if (/^(II\*\0|MM\0\*)/.test(tiff.toString('latin1', 0, 4)) && !blankPlace(tiff)) tiff.subarray(0, 8).fill(0);
  }
  for (let at = copy.indexOf('<x:xmpmeta'); at >= 0; at = copy.indexOf('<x:xmpmeta', at + 1)) {
    const end = copy.indexOf('</x:xmpmeta>', at);
    if (end > 0) copy.fill(0x20, at, end);
  }
  return copy;
}
