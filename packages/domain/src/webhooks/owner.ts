import type { Actor } from '../activity/actor.ts';
import { clock } from '../platform/clock.ts';
import { isId } from '../platform/id.ts';
import { ApiKey } from '../people/api-key.ts';
import { Person } from '../people/person.ts';
import { allRoles } from '../people/role.ts';
import { viewerOfKey, viewerOfPerson } from '../people/viewer-of.ts';
import { systemViewer, type Viewer } from '../people/viewer.ts';

/** What the owner may see now; null when they left or their key ended. */
export async function viewerOfOwner({ kind, id }: Actor): Promise<Viewer | null> {
  if (kind === 'system') return systemViewer({ via: 'job' });
  if (!isId(id)) return null;
  const roles = await allRoles();
  if (kind === 'person') return viewerOfPersonId(id, roles);
  const key = await ApiKey.findById(id).lean();
  if (!key || key.withdrawnAt || (key.expiresAt && key.expiresAt <= clock.now())) return null;
  const maker = key.createdBy ? await viewerOfPersonId(key.createdBy.toString(), roles) : null;
  if (key.createdBy && !maker) return null;
  return viewerOfKey(key, maker, roles, { via: 'job' });
}

async function viewerOfPersonId(id: string, roles: Awaited<ReturnType<typeof allRoles>>): Promise<Viewer | null> {
  const person = await Person.findOne({ _id: id, active: true }).lean();
  return person && viewerOfPerson(person, roles, { via: 'job' });
}
