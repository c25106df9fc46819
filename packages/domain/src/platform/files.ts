import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { glob, mkdir, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { config } from './config.ts';
import { refuseFullDisk } from './disk.ts';
import { log } from './log.ts';
import { Problem } from './problem.ts';

/** What a stored file is known by: the SHA-256 of its bytes, in hex. */
export type StoredFile = { sha256: string; size: number };

/**
 * Stores bytes under the hash of their content; the same content is stored once. When it returns, the bytes are on the disk. Nothing outside
 * this file may assume that there is a disk: another store has the same four functions.
 * @throws Problem `too_large` beyond `maxBytes`; `unavailable` when they cannot be written, for one because the disk is full
 */
export async function putFile(source: Readable | Uint8Array, { maxBytes = Infinity }: { maxBytes?: number } = {}): Promise<StoredFile> {
  refuseFullDisk();
  const partial = join(folder(), 'partial', randomUUID());
  try {
    await mkdir(dirname(partial), { recursive: true });
    const written = await writeAndHash(partial, source, maxBytes);
    await settle(partial, written);
    return written;
  } catch (error) {
    await unlink(partial).catch(() => undefined);
    throw asProblem(error);
  }
}

async function writeAndHash(path: string, source: Readable | Uint8Array, maxBytes: number): Promise<StoredFile> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      size += bytes.length;
      if (size > maxBytes) throw new Problem('too_large', `This file is larger than ${inWords(maxBytes)}.`);
      hash.update(bytes);
      await writeAll(file, bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
}

/** Gives the file its name. A copy with another size is one that a failing disk has cut: the new one takes its place. */
async function settle(partial: string, { sha256, size }: StoredFile): Promise<void> {
  const path = pathOf(sha256);
  if ((await sizeAt(path)) === size) return unlink(partial);
  await mkdir(dirname(path), { recursive: true });
  await rename(partial, path);
  const parent = await open(dirname(path), 'r');
  await parent.sync().finally(() => parent.close());
}

/** @throws Problem `not_found` */
export async function openFile(sha256: string): Promise<Readable> {
  await fileSize(sha256);
  return createReadStream(pathOf(sha256));
}

/** The whole file in memory: for what has a small limit, such as one mail. @throws Problem `not_found` */
export async function readFileBytes(sha256: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await openFile(sha256)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** In bytes. @throws Problem `not_found` */
export async function fileSize(sha256: string): Promise<number> {
  const size = await sizeAt(pathOf(sha256));
  if (size === null) throw new Problem('not_found', 'This file is no longer stored.');
  return size;
}

/** Removing what is not there is no fault. Whoever calls has made sure that nothing refers to the content any more. */
export async function removeFile(sha256: string): Promise<void> {
  await unlink(pathOf(sha256)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw asProblem(error);
  });
}

/** Every stored file, one folder after the other, in no order that means anything. */
export async function* listFiles(): AsyncGenerator<StoredFile> {
  for await (const path of glob('[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*', { cwd: folder() })) {
    const size = await sizeAt(join(folder(), path));
    if (size !== null) yield { sha256: basename(path), size };
  }
}

async function sizeAt(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const folder = (): string => join(config().dataDir, 'files');

function pathOf(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Problem('not_found', 'There is no such file.');
  return join(folder(), sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

const reasons: Record<string, string> = {
  ENOSPC: 'The disk is full: nothing can be stored until there is room again.',
  EDQUOT: 'The disk quota is used up: nothing can be stored until there is room again.',
  EROFS: 'The data folder is on a disk that can only be read.',
  EACCES: 'The data folder may not be written to by this program.',
  EPERM: 'The data folder may not be written to by this program.',
};

function asProblem(error: unknown): unknown {
  const sentence = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  if (!sentence) return error;
  log.error({ err: error }, 'A file cannot be stored');
  return new Problem('unavailable', sentence, { cause: error });
}

const inWords = (bytes: number): string => (bytes >= 1_048_576 ? `${Math.round(bytes / 1_048_576)} MB` : `${Math.round(bytes / 1024)} KB`);
