import { clock } from '../platform/clock.ts';
import { fastHash } from '../platform/secrets.ts';
import { ApiKey } from './api-key.ts';
import { originOf, type From } from './from.ts';
import { Person, stateOf } from './person.ts';
import { allRoles } from './role.ts';
import { viewerKeptFor } from './viewer-cache.ts';
import { viewerOfKey, viewerOfPerson } from './viewer-of.ts';
import type { Viewer } from './viewer.ts';

const USED_MS = 300_000;

/** Who a program is: `bearer` is the key, with or without the word Bearer before it. Null for a key that is unknown, withdrawn or past its time. */
export async function viewerFromKey(bearer: string | null | undefined, from: From = {}): Promise<Viewer | null> {
  const key = bearer?.replace(/^bearer\s+/i, '').trim();
  if (!key || key.length > 200 || !key.startsWith('sbk_')) return null;
  const hash = fastHash(key);
  const viewer = await viewerKeptFor(`key:${hash}`, () => loadKey(hash));
  return viewer && { ...viewer, origin: { ...originOf({ via: 'api', ...from }), detail: viewer.actor.id ?? undefined } };
}

async function loadKey(hash: string): Promise<{ viewer: Viewer; until: number } | null> {
  const key = await ApiKey.findOne({ hash, withdrawnAt: null }).lean();
  if (!key || (key.expiresAt && key.expiresAt.getTime() <= clock.ms())) return null;
  const [roles, maker] = await Promise.all([allRoles(), key.createdBy ? Person.findById(key.createdBy).lean() : null]);
  if (key.createdBy && (!maker || stateOf(maker) !== 'active')) return null;
  if (clock.ms() - (key.lastUsedAt?.getTime() ?? 0) > USED_MS) await ApiKey.updateOne({ _id: key._id }, { $set: { lastUsedAt: clock.now() } });
  const viewer = viewerOfKey(key, maker && viewerOfPerson({ ...maker, totpEnabled: true }, roles, { via: 'api' }), roles, { via: 'api' });
  return { viewer: { ...viewer, makerId: key.createdBy?.toString() }, until: key.expiresAt?.getTime() ?? Infinity };
}
