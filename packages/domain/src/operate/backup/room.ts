import mongoose from 'mongoose';
import { dirname, resolve } from 'node:path';
import { diskSpace, RESERVE_BYTES } from '../../platform/disk.ts';
import { listFiles } from '../../platform/files.ts';
import { Problem } from '../../platform/problem.ts';

/** Documents take a fifth of their size when packed (seen with tickets and history), so a third leaves room; files are counted as they are. */
const PACKED = 1 / 3;

/** @throws Problem `unavailable` when a backup at this path cannot fit, before anything is written */
export async function refuseTooLittleRoom(path: string): Promise<void> {
  const folder = dirname(resolve(path));
  const space = await diskSpace(folder).catch(() => null);
  if (!space) throw new Problem('invalid', `There is no folder ${folder} for the backup.`);
  const needed = (await bytesNeeded()) + RESERVE_BYTES;
  if (space.freeBytes >= needed) return;
  throw new Problem('unavailable', `The backup needs about ${inMB(needed)} MB, and the disk of ${folder} has ${inMB(space.freeBytes)} MB left. Make room, or choose another disk. Nothing was written.`);
}

async function bytesNeeded(): Promise<number> {
  const { dataSize } = (await mongoose.connection.db!.stats()) as { dataSize: number };
  let bytes = dataSize * PACKED;
  for await (const { size } of listFiles()) bytes += size;
  return bytes;
}

const inMB = (bytes: number): string => Math.ceil(bytes / 1_048_576).toLocaleString('en');
