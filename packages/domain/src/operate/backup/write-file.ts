import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { once } from 'node:events';
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';
import { Problem } from '../../platform/problem.ts';
import { frameHead, MAGIC, manifestPart, type Manifest } from './format.ts';

/** Writes a backup file frame by frame, in little memory. It has its name only once it is whole and on the disk. */
export class BackupFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #zstd: ZstdCompress;
  readonly #written: Promise<void>;
  #failure: Error | null = null;
  #bytes = 0;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
    this.#zstd = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } });
    this.#written = this.#writeCompressed();
    this.#written.catch((error: Error) => {
      this.#failure = error;
      this.#zstd.destroy(error);
    });
    this.#zstd.on('error', () => undefined);
  }

  /** @throws Problem `conflict` when there is such a file, `unavailable` when it cannot be made */
  static async create(path: string): Promise<BackupFile> {
    await refuseExisting(path);
    try {
      return new BackupFile(path, await open(partial(path), 'w', 0o600));
    } catch (error) {
      throw asProblem(error, path);
    }
  }

  async frame(kind: number, ...payload: Uint8Array[]): Promise<void> {
    const length = payload.reduce((sum, part) => sum + part.length, 0);
    const room = this.#zstd.write(Buffer.concat([frameHead(kind, length), ...payload]));
    // Fails with whatever keeps the disk from taking more.
    if (this.#failure) throw this.#failure;
    if (!room) await once(this.#zstd, 'drain');
  }

  /** Returns the size of the whole file. */
  async finish(manifest: Manifest): Promise<number> {
    this.#zstd.end();
    await this.#written;
    try {
      await this.#append(manifestPart(manifest));
      await this.#write(Buffer.from(`${this.#hash.digest('hex')}\n`));
      await this.#handle.sync();
      await this.#handle.close();
      await rename(partial(this.#path), this.#path);
      await syncFolder(dirname(this.#path));
    } catch (error) {
      throw asProblem(error, this.#path);
    }
    return this.#bytes;
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.#zstd.destroy();
    await this.#written.catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
    await rm(partial(this.#path), { force: true });
  }

  async #writeCompressed(): Promise<void> {
    try {
      await this.#append(MAGIC);
      for await (const chunk of this.#zstd) await this.#append(chunk as Buffer);
    } catch (error) {
      throw asProblem(error, this.#path);
    }
  }

  async #append(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    await this.#write(bytes);
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#bytes += bytes.length;
    for (let done = 0; done < bytes.length; ) done += (await this.#handle.write(bytes, done)).bytesWritten;
  }
}

const partial = (path: string): string => `${path}.partial`;

async function refuseExisting(path: string): Promise<void> {
  const existing = await open(path, 'r').catch(() => null);
  if (!existing) return;
  await existing.close();
  throw new Problem('conflict', `There is a file ${path} already. Choose another name; a backup never replaces anything.`);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function asProblem(cause: unknown, path: string): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Problem('unavailable', `The disk became full while ${path} was written. Nothing is left of it; make room, or choose another disk.`, { cause });
  if (code === 'ENOENT') return new Problem('invalid', `There is no folder ${dirname(path)} for the backup.`, { cause });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new Problem('invalid', `${path} may not be written by this program. Choose another place.`, { cause });
  if (code === 'EISDIR') return new Problem('invalid', `${path} is a folder. Give the name of a file.`, { cause });
  return cause;
}
