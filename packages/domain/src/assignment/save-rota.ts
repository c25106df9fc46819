import { record } from '../activity/record.ts';
import { changesBetween } from '../people/changes.ts';
import { Person } from '../people/person.ts';
import { expectVersion } from '../people/version.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { toId } from '../platform/id.ts';
import { refuseWhileNeeded } from '../platform/in-use.ts';
import { Problem } from '../platform/problem.ts';
import { onCallAt, turnsFrom } from './on-call.ts';
import { Rota, type RotaDocument } from './rota.ts';
import { rethrowNameTaken } from './save-skill.ts';
import type { RotaInput, RotaView } from './words.ts';

type Session = Parameters<Parameters<typeof changing>[0]>[0];
const SHOWN_TURNS = 8;
const subjectOf = (id: string) => ({ kind: 'rota', id });

const plain = ({ name, zone, people, every, from, at, overrides, contactId }: RotaDocument): RotaInput => ({ name, zone, people: [...people], every, from, at, overrides: overrides.map((one) => ({ ...one })), contactId });

function toView(rota: RotaDocument): RotaView {
  const fields = plain(rota);
  const now = clock.ms();
  return { id: rota._id.toString(), ...fields, version: rota.version, now: onCallAt(fields, now), coming: turnsFrom(fields, now, SHOWN_TURNS) };
}

export async function createRota(by: Viewer, input: RotaInput): Promise<RotaView> {
  permit(may(by, 'assignment.manage'));
  return changing(async (session) => {
    await requirePeople(input, session);
    const rota = new Rota({ ...input, createdAt: clock.now() });
    rota.history = await record('rota.created', { name: rota.name }, { subject: subjectOf(rota._id.toString()), head: null, by }, session);
    await rota.save({ session });
    return toView(rota);
  }).catch(rethrowNameTaken('rota'));
}

export async function changeRota(by: Viewer, id: string, { version, ...wanted }: Partial<RotaInput> & { version?: number }): Promise<RotaView> {
  permit(may(by, 'assignment.manage'));
  return changing(async (session) => {
    const rota = await found(id, session);
    expectVersion(rota, version, toView(rota));
    const changes = changesBetween(plain(rota), wanted);
    if (!changes) return toView(rota);
    await requirePeople({ ...plain(rota), ...wanted }, session);
    rota.set({ ...wanted, version: rota.version + 1 });
    rota.history = await record('rota.changed', { changes }, { subject: subjectOf(id), head: rota.history, by }, session);
    await rota.save({ session });
    return toView(rota);
  }).catch(rethrowNameTaken('rota'));
}

/** @throws Problem `conflict` while a rule asks it */
export async function deleteRota(by: Viewer, id: string): Promise<void> {
  permit(may(by, 'assignment.manage'));
  await changing(async (session) => {
    const rota = await found(id, session);
    await refuseWhileNeeded('rota', id, session);
    await record('rota.deleted', { name: rota.name }, { subject: subjectOf(id), head: rota.history, by }, session);
    await rota.deleteOne({ session });
  });
}

/** Who is on call, for everybody who sees colleagues. */
export async function listRotas(viewer: Viewer): Promise<{ items: RotaView[]; next: null }> {
  permit(viewer.rights.has('people.read') || viewer.rights.has('people.manage'));
  return { items: (await Rota.find().sort({ name: 1 })).map(toView), next: null };
}

async function found(id: string, session: Session): Promise<RotaDocument> {
  const rota = await Rota.findById(toId(id, 'rota')).session(session);
  if (!rota) throw new Problem('not_found', 'There is no such rota.');
  return rota;
}

async function requirePeople({ people, overrides, contactId }: RotaInput, session: Session): Promise<void> {
  const named = [...people.map((id, i) => [id, `people.${i}`] as const), ...overrides.map(({ personId }, i) => [personId, `overrides.${i}.personId`] as const), ...(contactId ? [[contactId, 'contactId'] as const] : [])];
  const known = new Set((await Person.find({ _id: { $in: named.map(([id]) => id) }, active: true }, { _id: 1 }, { session }).lean()).map(({ _id }) => _id.toString()));
  const stranger = named.find(([id]) => !known.has(id));
  if (stranger) throw new Problem('invalid', 'Somebody in this rota does not work here any more. Take them out.', { errors: [{ path: stranger[1], message: 'Nobody active has this id.' }] });
}
