import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** One file of an archive. Its text comes piece by piece and is never whole in memory. */
export type Zipped = { name: string; text: Iterable<string> | AsyncIterable<string> };

type Entry = { name: Buffer; start: number; crc: number; packed: number; size: number };

/** Sizes follow their file (bit 3), names are UTF-8 (bit 11), packed by deflate. */
const FLAGS = 0x0808;
const DEFLATE = 8;
/** 1 January 1980: when something was put in says nothing to anybody here. */
const MS_DOS_DAY = 0x21;
/** Sizes stand in 32 bits; with more a reader needs another format (zip64). */
const MOST_BYTES = 0xffff_ffff;

/** A zip archive, piece by piece, squeezed in threads of Node's own (PKWARE APPNOTE 6.3, without zip64). @throws RangeError beyond 4 GB */
export async function* zip(files: readonly Zipped[]): AsyncGenerator<Buffer> {
  const entries: Entry[] = [];
  let at = 0;
  const counted = (bytes: Buffer): Buffer => {
    at += bytes.length;
    if (at > MOST_BYTES) throw new RangeError('This archive is larger than 4 GB.');
    return bytes;
  };
  for (const { name, text } of files) {
    const entry: Entry = { name: Buffer.from(name), start: at, crc: 0, packed: 0, size: 0 };
    entries.push(entry);
    yield counted(Buffer.concat([words(['L', 0x04034b50], ['S', 20], ['S', FLAGS], ['S', DEFLATE], ['S', 0], ['S', MS_DOS_DAY], ['L', 0], ['L', 0], ['L', 0], ['S', entry.name.length], ['S', 0]), entry.name]));
    for await (const bytes of squeezed(text, entry)) yield counted(bytes);
    yield counted(words(['L', 0x08074b50], ['L', entry.crc], ['L', entry.packed], ['L', entry.size]));
  }
  const start = at;
  for (const entry of entries) yield counted(listed(entry));
  yield words(['L', 0x06054b50], ['S', 0], ['S', 0], ['S', entries.length], ['S', entries.length], ['L', at - start], ['L', start], ['S', 0]);
}

async function* squeezed(text: Zipped['text'], entry: Entry): AsyncGenerator<Buffer> {
  async function* summed() {
    for await (const piece of text) {
      const bytes = Buffer.from(piece);
      entry.crc = crc32(bytes, entry.crc);
      entry.size += bytes.length;
      if (entry.size > MOST_BYTES) throw new RangeError('A file of this archive is larger than 4 GB.');
      yield bytes;
    }
  }
  // What goes wrong in the text ends the deflate with it, which is read here; nobody else needs to hear of it.
  const deflate = pipeline(Readable.from(summed()), createDeflateRaw(), () => undefined);
  for await (const bytes of deflate as AsyncIterable<Buffer>) {
    entry.packed += bytes.length;
    yield bytes;
  }
}

/** Its line in the directory at the end. */
const listed = ({ name, start, crc, packed, size }: Entry): Buffer =>
  Buffer.concat([words(['L', 0x02014b50], ['S', 20], ['S', 20], ['S', FLAGS], ['S', DEFLATE], ['S', 0], ['S', MS_DOS_DAY], ['L', crc], ['L', packed], ['L', size], ['S', name.length], ['S', 0], ['S', 0], ['S', 0], ['S', 0], ['L', 0], ['L', start]), name]);

/** Little-endian: S of two bytes, L of four. */
function words(...values: ['S' | 'L', number][]): Buffer {
  const bytes = Buffer.alloc(values.reduce((sum, [kind]) => sum + (kind === 'S' ? 2 : 4), 0));
  let at = 0;
  for (const [kind, value] of values) at = kind === 'S' ? bytes.writeUInt16LE(value, at) : bytes.writeUInt32LE(value, at);
  return bytes;
}
