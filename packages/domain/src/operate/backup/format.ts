/**
 * One file holds a backup: a line that says what it is, a zstd stream of frames, and after it, readable without unpacking, the manifest and the
 * SHA-256 of everything before. docs/operating.md tells the same for whoever has to read one by hand.
 *
 *     switchboard-backup 1\n  |  zstd( frame* )  |  manifest as JSON  |  \n<its length, 10 digits>\n  |  <sha256, 64 hex digits>\n
 *     frame = kind (1 byte)  length (4 bytes, big-endian)  payload
 */
export const MAGIC = Buffer.from('switchboard-backup 1\n');
const FORMAT = 1;
const LENGTH_PART = 12;
const HASH_PART = 65;
export const TAIL = LENGTH_PART + HASH_PART;

export const kinds = {
  /** The installation's secret, where it is included. */
  secret: 0x53,
  /** JSON `{ name, options }`: the documents that follow belong to this collection. */
  collection: 0x43,
  /** Whole BSON documents, one after the other. */
  documents: 0x44,
  /** What a document had become by the backup's instant: name of its collection, a zero byte, BSON. */
  put: 0x50,
  /** A document that was gone by then: BSON `{ c: collection, i: id }`. */
  removed: 0x52,
  /** JSON `{ sha256, size }`: the bytes that follow are this file's. */
  file: 0x46,
  bytes: 0x42,
} as const;

export type Frame = { kind: number; payload: Buffer };

/** What a backup says of itself. Counts are those at `instant`. */
export type Manifest = {
  format: typeof FORMAT;
  /** Version of the product that made it. */
  product: string;
  /** The moment that the whole backup shows. */
  instant: string;
  startedAt: string;
  endedAt: string;
  collections: { name: string; count: number }[];
  files: { count: number; bytes: number };
  /** Tells whether a SECRET is the one that sealed what is stored, and nothing about it. */
  keyCheck: string;
  hasSecret: boolean;
};

export function frameHead(kind: number, length: number): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt8(kind, 0);
  head.writeUInt32BE(length, 1);
  return head;
}

/** Everything of the tail but the hash. */
export function manifestPart(manifest: Manifest): Buffer {
  const json = Buffer.from(JSON.stringify(manifest));
  return Buffer.concat([json, Buffer.from(`\n${String(json.length).padStart(10, '0')}\n`)]);
}

export const isKnownFormat = (manifest: { format?: unknown }): manifest is Manifest => manifest.format === FORMAT;
