import mongoose from 'mongoose';
import { Activity, type ActivityLine, type Head } from '../activity/activity.ts';
import { digestOfDay, HistoryAnchor, type Anchor } from '../activity/anchor.ts';
import { verifyChain } from '../activity/verify.ts';

/** Where the documents stand that remember the end of their chain. */
const collections: Record<string, string> = {
  ticket: 'tickets',
  account: 'accounts',
  contact: 'contacts',
  person: 'people',
  team: 'teams',
  role: 'roles',
  key: 'api_keys',
  mailbox: 'mailboxes',
  day: 'history_days',
  calendar: 'calendars',
  sla_policy: 'sla_policies',
  rule: 'rules',
  webhook: 'webhooks',
  macro: 'macros',
  template: 'ticket_templates',
  view: 'views',
  skill: 'skills',
  rota: 'rotas',
  assignment_rule: 'assignment_rules',
  bulk: 'bulk_changes',
  export: 'exports',
};
/** Records of work that is done go after some weeks, by time and without a word. */
const passing = new Set(['bulk', 'export']);

export type HistoryReport = { subjects: number; anchors: number; faults: string[] };

/**
 * Reads the whole history and says where it was tampered with: chains that do not hold, subjects that vanished, days that differ from their
 * anchor.
 */
export async function verifyHistory(told: (subjects: number) => void = () => undefined): Promise<HistoryReport> {
  const report: HistoryReport = { subjects: 0, anchors: 0, faults: [] };
  for await (const subject of subjects()) {
    const fault = await faultOf(subject);
    if (fault) report.faults.push(`${subject.kind} ${subject.id}: ${fault}`);
    report.subjects += 1;
    if (report.subjects % 10_000 === 0) told(report.subjects);
  }
  let previous = '';
  for await (const anchor of HistoryAnchor.find().sort({ _id: 1 }).lean<Anchor[]>().cursor() as unknown as AsyncIterable<Anchor>) {
    const { digest, lines } = await digestOfDay(anchor._id, previous);
    if (anchor.previous !== previous) report.faults.push(`day ${anchor._id}: it does not follow from the day before it.`);
    if (digest !== anchor.digest) report.faults.push(`day ${anchor._id}: its ${lines} lines are not the ${anchor.lines} that were anchored.`);
    // What was written at the time counts, so that one fault is not told of every later day.
    previous = anchor.digest;
    report.anchors += 1;
  }
  return report;
}

type Subject = { kind: string; id: string };

/** Every subject that has a line, from the index alone. */
async function* subjects(): AsyncGenerator<Subject> {
  const index = { 'subject.kind': 1, 'subject.id': 1, seq: 1 } as const;
  const cursor = Activity.collection.find({}, { projection: { _id: 0, 'subject.kind': 1, 'subject.id': 1 }, batchSize: 10_000 }).sort(index).hint(index);
  let last = '';
  for await (const line of cursor) {
    const { kind, id } = line.subject as Subject;
    if (`${kind}:${id}` === last) continue;
    last = `${kind}:${id}`;
    yield { kind, id };
  }
}

async function faultOf(subject: Subject): Promise<string | null> {
  const document = await documentOf(subject);
  if (document) return (await verifyChain(subject, document.history ?? null))?.fault ?? null;
  // What was deleted has its word about that at the end of its chain; with it, the chain holds without a document.
  const end = await Activity.findOne({ 'subject.kind': subject.kind, 'subject.id': subject.id }).sort({ seq: -1 }).lean<ActivityLine>();
  if (!end || (!passing.has(subject.kind) && !/\.(deleted|removed)$/.test(end.event))) return 'There is history of it, and it is gone without a word.';
  return (await verifyChain(subject, { seq: end.seq, hash: end.hash }))?.fault ?? null;
}

async function documentOf({ kind, id }: Subject): Promise<{ history?: Head | null } | null> {
  const name = collections[kind];
  if (!name) return null;
  if (kind === 'role') return mongoose.connection.db!.collection(name).findOne<{ history?: Head | null }>({ key: id }, { projection: { history: 1 } });
  const _id = /^[0-9a-f]{24}$/.test(id) ? new mongoose.mongo.ObjectId(id) : id;
  return mongoose.connection.db!.collection(name).findOne<{ history?: Head | null }>({ _id: _id as never }, { projection: { history: 1 } });
}
