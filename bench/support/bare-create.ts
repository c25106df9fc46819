import { randomBytes } from 'node:crypto';
import mongoose, { Types, type ClientSession } from 'mongoose';
import { Activity } from '@switchboard/domain/activity/activity.ts';
import { Message } from '@switchboard/domain/conversations/message.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { load } from './figures.ts';

/**
 * What a create costs when nobody asks who creates: the three inserts of a real one, in one transaction, and nothing else. A process of its own, so
 * that its CPU time can be read. `mongoose` goes through documents, `driver` past them: the limit.
 */
export type BareJob = { way: 'mongoose' | 'driver'; total: number; clients: number };

type Documents = Record<'ticket' | 'message' | 'activity', Record<string, any>>;
const models = { ticket: Ticket, message: Message, activity: Activity } as const;
let real: Documents;

/** Copies a real ticket, its message and its line, and the indexes they stand under, into a database of our own. */
async function prepare(url: string, from: string): Promise<void> {
  // As platform/database.ts connects.
  await mongoose.connect(url, { dbName: 'bare', writeConcern: { w: 'majority', journal: true }, ignoreUndefined: true, maxPoolSize: 20 });
  const source = mongoose.connection.getClient().db(from);
  const message = await source.collection('messages').findOne({ seq: 1 }, { sort: { _id: -1 } });
  const ticket = await source.collection('tickets').findOne({ _id: message!.ticketId });
  const activity = await source.collection('activities').findOne({ 'subject.id': message!.ticketId.toString(), event: 'ticket.created' });
  real = { ticket: ticket!, message: message!, activity: activity! };
  for (const model of Object.values(models)) {
    for (const { key, v: _, ns: __, ...options } of await source.collection(model.collection.collectionName).indexes()) {
      if (options.name !== '_id_') await model.collection.createIndex(key, options);
    }
  }
}

function copies(): Documents {
  const ids = { ticket: new Types.ObjectId(), message: new Types.ObjectId(), activity: new Types.ObjectId() };
  return {
    ticket: { ...real.ticket, _id: ids.ticket, number: randomBytes(6).toString('hex') },
    message: { ...real.message, _id: ids.message, ticketId: ids.ticket },
    activity: { ...real.activity, _id: ids.activity, subject: { kind: 'ticket', id: ids.ticket.toString() } },
  };
}

const kinds = ['ticket', 'activity', 'message'] as const;

const ways = {
  async mongoose(documents: Documents, session: ClientSession) {
    for (const kind of kinds) await (models[kind] as mongoose.Model<any>).create([documents[kind]], { session });
  },
  async driver(documents: Documents, session: ClientSession) {
    for (const kind of kinds) await models[kind].collection.insertOne(documents[kind] as never, { session });
  },
};

const create = (way: BareJob['way']) => {
  const documents = copies();
  return mongoose.connection.getClient().withSession((session) => session.withTransaction(() => ways[way](documents, session)));
};

process.on('message', async (job: BareJob | { url: string; from: string }) => {
  if ('url' in job) {
    await prepare(job.url, job.from);
    return process.send!('ready');
  }
  process.send!(await load(job.total, job.clients, () => create(job.way)));
});
