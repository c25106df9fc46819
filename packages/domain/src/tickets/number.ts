import { model, Schema } from 'mongoose';

const schema = new Schema<{ _id: string; next: number }>({ _id: String, next: Number }, { collection: 'counters', autoIndex: false, versionKey: false });
export const Counter = model<{ _id: string; next: number }>('Counter', schema);

let free: { next: number; end: number } = { next: 0, end: 0 };
let taking: Promise<void> | null = null;
let block = 1;
let takenAt = -Infinity;

/**
 * The next ticket number (TK-16), `TKT000123`. Taken outside the ticket's transaction, or every two who create would collide; a number that is
 * not used after all is a gap, and gaps are fine (catalogue 4.1, 1). Busy processes take them in blocks.
 */
export async function nextTicketNumber(): Promise<string> {
  while (free.next >= free.end) await (taking ??= takeBlock().finally(() => (taking = null)));
  return `TKT${String(free.next++).padStart(6, '0')}`;
}

async function takeBlock(): Promise<void> {
  const now = performance.now();
  block = now - takenAt < 1_000 ? Math.min(block * 2, 32) : 1;
  takenAt = now;
  const counter = await Counter.findOneAndUpdate({ _id: 'ticket' }, { $inc: { next: block } }, { upsert: true, returnDocument: 'after' }).lean();
  free = { next: counter!.next - block + 1, end: counter!.next + 1 };
}

/** Tests and restores: forget numbers that were taken ahead, they belong to another database. */
export function forgetNumbers(): void {
  free = { next: 0, end: 0 };
}
