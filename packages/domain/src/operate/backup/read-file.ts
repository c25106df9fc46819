import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createZstdDecompress } from 'node:zlib';
import { Problem } from '../../platform/problem.ts';
import { isKnownFormat, MAGIC, TAIL, type Frame, type Manifest } from './format.ts';

/** What a file says of itself, without proof that it is whole. @throws Problem `invalid` when it is no backup, or was cut off */
export async function readManifest(path: string): Promise<{ manifest: Manifest; bodyEnd: number; bytes: number }> {
  const file = await openToRead(path);
  try {
    const { size } = await statOf(file, path);
    if (size < MAGIC.length || !(await readAt(file, 0, MAGIC.length)).equals(MAGIC)) throw new Problem('invalid', `${path} is not a backup of Switchboard, or of a version this one cannot read.`);
    const tail = size > MAGIC.length + TAIL ? (await readAt(file, size - TAIL, TAIL)).toString('latin1') : '';
    const length = Number(/^\n(\d{10})\n[0-9a-f]{64}\n$/.exec(tail)?.[1]);
    const bodyEnd = size - TAIL - length;
    if (!(bodyEnd > MAGIC.length)) throw damaged(path, 'its end is missing');
    const manifest = parse((await readAt(file, bodyEnd, length)).toString('utf8'));
    if (!manifest) throw damaged(path, 'its manifest cannot be read');
    if (!isKnownFormat(manifest)) throw new Problem('invalid', `${path} was made by a newer Switchboard. Restore it with that version.`);
    return { manifest, bodyEnd, bytes: size };
  } finally {
    await file.close();
  }
}

/** Reads all of it once. @throws Problem `invalid` when a byte is not what it was */
export async function refuseAltered(path: string): Promise<void> {
  const file = await openToRead(path);
  const { size } = await file.stat();
  const hash = createHash('sha256');
  for await (const chunk of file.createReadStream({ start: 0, end: size - 66, autoClose: false, highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  const said = (await readAt(file, size - 65, 64)).toString('latin1');
  await file.close();
  if (hash.digest('hex') !== said) throw damaged(path, 'its content is not what was written');
}

/** The frames of a file that was checked. */
export async function* readFrames(path: string, bodyEnd: number): AsyncGenerator<Frame> {
  const body = createReadStream(path, { start: MAGIC.length, end: bodyEnd - 1, highWaterMark: 1 << 18 });
  const unpacked = createZstdDecompress();
  body.on('error', (error) => unpacked.destroy(error));
  body.pipe(unpacked);
  let pending: Buffer[] = [];
  let have = 0;
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    pending.push(chunk);
    have += chunk.length;
    if (have < neededBy(pending)) continue;
    let rest = Buffer.concat(pending);
    for (let needed = neededBy([rest]); rest.length >= needed; needed = neededBy([rest])) {
      yield { kind: rest.readUInt8(0), payload: rest.subarray(5, needed) };
      rest = rest.subarray(needed);
    }
    pending = [rest];
    have = rest.length;
  }
  if (have > 0) throw damaged(path, 'it ends in the middle');
}

/** How many bytes the first frame takes, as far as can be told. */
function neededBy(pending: Buffer[]): number {
  const head = pending[0] && pending[0].length >= 5 ? pending[0] : Buffer.concat(pending.slice(0, 5));
  return head.length < 5 ? 5 : 5 + head.readUInt32BE(1);
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new Problem('invalid', (cause as NodeJS.ErrnoException).code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${(cause as Error).message}).`, { cause });
  }
}

async function statOf(file: FileHandle, path: string): Promise<{ size: number }> {
  const found = await file.stat();
  if (!found.isFile()) throw new Problem('invalid', `${path} is not a file.`);
  return found;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  return bytes.subarray(0, bytesRead);
}

function parse(json: string): { format?: unknown } | null {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

const damaged = (path: string, how: string): Problem => new Problem('invalid', `The backup ${path} is damaged: ${how}. Nothing was restored. Use another copy of it.`);
