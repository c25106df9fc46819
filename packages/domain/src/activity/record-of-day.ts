import { model, Schema, type ClientSession } from 'mongoose';
import { clock } from '../platform/clock.ts';
import type { Head } from './activity.ts';
import type { EventName, Events } from './events.ts';
import { record } from './record.ts';
import type { About } from './line.ts';

/** The chain of one kind of event on one UTC day, for what has no document of its own: sign-ins, settings, refusals. */
type DayChain = { _id: string; chain: string; day: string; history: Head; anchoredAt: Date | null };

const schema = new Schema<DayChain>(
  { _id: String, chain: { type: String, required: true }, day: { type: String, required: true }, history: { seq: Number, hash: String }, anchoredAt: Date },
  { collection: 'history_days', autoIndex: false, versionKey: false },
);
schema.index({ anchoredAt: 1, day: 1 });

export const HistoryDay = model<DayChain>('HistoryDay', schema);

type OfDay = Pick<About, 'by' | 'reason'> & { chain: 'sign_in' | 'access' | 'setting' | 'operation' };

/** As `record`, chained per day and kind. */
export async function recordOfDay<E extends EventName>(event: E, payload: Events[E], about: OfDay, session: ClientSession): Promise<void> {
  const day = clock.now().toISOString().slice(0, 10);
  const id = `${about.chain}:${day}`;
  const before = await HistoryDay.findById(id).session(session).lean();
  const head = await record(event, payload, { subject: { kind: 'day', id }, head: before?.history ?? null, by: about.by, reason: about.reason }, session);
  // Upsert on the head that was read: two writers collide on the document and one of the transactions is run again.
  await HistoryDay.updateOne({ _id: id }, { $set: { history: head, chain: about.chain, day, anchoredAt: null } }, { session, upsert: true });
}
