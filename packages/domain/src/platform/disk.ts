import { statfs } from 'node:fs/promises';
import { config } from './config.ts';
import { log } from './log.ts';
import { Problem } from './problem.ts';

const MB = 1024 * 1024;
/** Below this an administrator is told. */
export const LOW_BYTES = 1024 * MB;
/**
 * Below this nothing new is stored: a mongod whose disk is full ends at once, while a product that refuses in time can still be read, signed in
 * to and repaired. The journal takes 100 MB at a time.
 */
export const RESERVE_BYTES = 300 * MB;

export type DiskSpace = { freeBytes: number; totalBytes: number };

/** Of the disk that a folder is on. */
export async function diskSpace(folder = config().dataDir): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

const EVERY_MS = 5_000;
let full: string | null = null;

/** Looks after the data folder's disk until the returned function is called. */
export function watchDisk(): () => void {
  void look();
  const timer = setInterval(() => void look(), EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    full = null;
  };
}

/** @throws Problem `unavailable` while the disk is as good as full */
export function refuseFullDisk(): void {
  if (full !== null) throw new Problem('unavailable', full, { retryAfter: 60 });
}

/** The same for `/readyz`: true, or what is wrong. */
export const diskHasRoom = (): true | string => full ?? true;

async function look(): Promise<void> {
  const space = await diskSpace().catch(() => null);
  const now = space && fullness(space);
  if (now !== null && full === null) log.error({ freeBytes: space?.freeBytes }, 'The disk is full: nothing new is stored until there is room');
  if (now === null && full !== null) log.info({ freeBytes: space?.freeBytes }, 'The disk has room again');
  full = now;
}

/** Null while there is room. */
export function fullness({ freeBytes }: DiskSpace): string | null {
  if (freeBytes >= RESERVE_BYTES) return null;
  return `The disk of the data folder is full (${Math.floor(freeBytes / MB)} MB left): nothing new can be saved until there is room for at least ${RESERVE_BYTES / MB} MB. What is saved is safe.`;
}

/** Tests only: what the disk is said to have. */
export function useDiskSpace(space: DiskSpace | null): void {
  full = space && fullness(space);
}
