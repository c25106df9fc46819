import { totalmem } from 'node:os';

const MEGABYTE = 1_048_576;
const LEAST_MB = 256;
const MOST_MB = 1_024;

/**
 * What our own mongod may keep of its data in memory: a sixteenth of what there is, within bounds. It fills only as data is read, so a small desk stays small; among a million tickets,
 * what is not kept must be read and unpacked again for each list.
 */
export function cacheMegabytes(): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity) / MEGABYTE;
  return Math.round(Math.min(MOST_MB, Math.max(LEAST_MB, memory / 16)));
}
