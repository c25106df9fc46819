import { model, Schema, type ClientSession, type Types } from 'mongoose';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import type { LinkKind } from './link-words.ts';

/** Two tickets that have to do with each other, told from the first: `from` is caused by `to`. */
export type LinkRecord = { _id: Types.ObjectId; from: Types.ObjectId; to: Types.ObjectId; kind: LinkKind; createdAt: Date; byId: string | null };

const schema = new Schema<LinkRecord>(
  { from: Schema.Types.ObjectId, to: Schema.Types.ObjectId, kind: String, createdAt: Date, byId: String },
  { collection: 'ticket_links', autoIndex: false, versionKey: false },
);
schema.index({ from: 1, to: 1, kind: 1 }, { unique: true });
schema.index({ to: 1 });

export const Link = model<LinkRecord>('TicketLink', schema);

/** For what links tickets by itself; people link by link-tickets.ts. */
export async function writeLink(link: Pick<LinkRecord, 'from' | 'to' | 'kind' | 'byId'>, session: ClientSession): Promise<void> {
  await Link.collection.insertOne({ _id: newId(), ...link, createdAt: clock.now() }, { session });
}
