import type { ClientSession } from 'mongoose';
import { recordOfDay } from '../activity/record-of-day.ts';
import { clock } from '../platform/clock.ts';
import { config, publicUrl } from '../platform/config.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { decrypt, encrypt, fastHash, randomToken } from '../platform/secrets.ts';
import { storeSetting } from '../platform/settings.ts';
import { insertPerson } from './add-person.ts';
import { originOf, type From } from './from.ts';
import { hashPassword } from './password.ts';
import { Person } from './person.ts';
import { Role } from './role.ts';
import { Setup, type SetupFields } from './setup.ts';
import { openSession, type SignedIn } from './sign-in.ts';
import { systemViewer, type Viewer } from './viewer.ts';
import type { Locale } from './words.ts';

export const hasPeople = async (): Promise<boolean> => (await Person.exists({})) !== null;

/** Where the first visitor makes themselves administrator; null once there is somebody. The same link in every process, until it is used. */
export async function setupLink(): Promise<string | null> {
  if (await hasPeople()) return null;
  const token = randomToken();
  const fresh = { tokenHash: fastHash(token), sealedLink: encrypt(`/setup?token=${token}`) };
  // Two processes that start together: one inserts, the other finds a duplicate key and reads.
  await Setup.updateOne({ _id: 'first-run' }, { $setOnInsert: { ...fresh, doneAt: null } }, { upsert: true }).catch(ignoreDuplicate);
  const setup = await Setup.findById('first-run').lean();
  return `${publicUrl()}${readable(setup) ?? (await replace(fresh, token))}`;
}

/** Null when the link was sealed with another SECRET. */
function readable(setup: SetupFields | null): string | null {
  try {
    return setup?.sealedLink ? decrypt(setup.sealedLink) : null;
  } catch {
    return null;
  }
}

async function replace(fresh: Pick<SetupFields, 'tokenHash' | 'sealedLink'>, token: string): Promise<string> {
  await Setup.updateOne({ _id: 'first-run' }, { $set: { ...fresh, doneAt: null } }, { upsert: true });
  return `/setup?token=${token}`;
}

export async function setupIsOpen(token: string): Promise<boolean> {
  return !(await hasPeople()) && (await Setup.exists({ _id: 'first-run', tokenHash: fastHash(token), doneAt: null })) !== null;
}

type First = { name: string; email: string; password: string; locale?: Locale; desk?: string };

/** Of two first visitors one becomes the administrator; the other is told that it is done. `desk` is the name of the whole installation. */
export async function setUpFirstAdmin({ token, ...first }: First & { token: string }, from: From): Promise<SignedIn> {
  if (!(await setupIsOpen(token))) throw isDone();
  await makeFirstAdmin(first, systemViewer(originOf({ ...from, via: 'setup' }), 'First run'), { tokenHash: fastHash(token) });
  return openSession(first.email, first.password, from);
}

/** ADMIN_EMAIL and ADMIN_PASSWORD, at start and only while there is nobody. */
export async function addAdminFromConfig(): Promise<void> {
  const { adminEmail: email, adminPassword: password } = config();
  if (!email || !password || (await hasPeople())) return;
  await makeFirstAdmin({ name: nameFrom(email), email, password }, systemViewer({ via: 'setup', detail: 'ADMIN_EMAIL' }), {}).catch((error: unknown) => {
    // Another process was first with the same two variables.
    if (!(error instanceof Problem && (error.code === 'conflict' || error.code === 'not_found'))) throw error;
  });
}

async function makeFirstAdmin({ password, desk, ...first }: First, by: Viewer, claim: { tokenHash?: string }): Promise<void> {
  const hash = await hashPassword(password);
  await changing(async (session) => {
    // The claim: whoever else tries at this moment collides here, runs again and finds it taken.
    await Setup.updateOne({ _id: 'first-run', ...claim }, { $set: { doneAt: clock.now(), sealedLink: null, tokenHash: null } }, { session, upsert: claim.tokenHash === undefined });
    if (await Person.exists({}).session(session)) throw isDone();
    const role = await Role.findOne({ everyRight: true }).session(session).orFail();
    await insertPerson({ ...first, role: role.key, teamIds: [], teamRoles: [] }, hash, by, session);
    if (desk) await nameDesk(desk, by, session);
  });
}

async function nameDesk(desk: string, by: Viewer, session: ClientSession): Promise<void> {
  const value = await storeSetting('desk.name', desk, session);
  await recordOfDay('setting.changed', { key: 'desk.name', changes: { value } }, { chain: 'setting', by }, session);
}

const nameFrom = (email: string): string => {
  const local = email.split('@')[0]!.replace(/[._-]+/g, ' ').trim();
  return local.replace(/(^| )(\p{L})/gu, (_all, space: string, letter: string) => space + letter.toUpperCase()) || 'Administrator';
};

const isDone = (): Problem => new Problem('not_found', 'This link does not work any more: Switchboard is set up already. Sign in, or ask an administrator to invite you.');

function ignoreDuplicate(error: unknown): void {
  if ((error as { code?: number }).code !== 11000) throw error;
}
