import type { z } from 'zod';
import { record } from '../activity/record.ts';
import { clock } from '../platform/clock.ts';
import { changing } from '../platform/database.ts';
import { isId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { fastHash, randomToken } from '../platform/secrets.ts';
import { ApiKey, toApiKeyView, type ApiKeyView } from './api-key.ts';
import { checkAccess } from './check-access.ts';
import { allRoles } from './role.ts';
import { permit, type Viewer } from './viewer.ts';
import type { createKeyInput } from './words.ts';

const SHOWN = 12;

/** `secret` is the key itself; it is told this once and cannot be told again. */
export async function createKey(input: z.output<typeof createKeyInput>, by: Viewer): Promise<{ key: ApiKeyView; secret: string }> {
  permit(by.rights.has('keys.manage'));
  if (input.expiresAt && input.expiresAt <= clock.now()) throw invalid('expiresAt', 'This date has passed already.');
  const secret = `sbk_${randomToken()}`;
  return changing(async (session) => {
    await checkAccess(by, { role: input.role, teamIds: input.teamIds, teamRoles: [] }, await allRoles(session), session);
    const key = new ApiKey({
      ...input,
      prefix: secret.slice(0, SHOWN),
      hash: fastHash(secret),
      createdBy: by.actor.kind === 'person' && isId(by.actor.id) ? by.actor.id : by.makerId ?? null,
      createdByName: by.actor.name,
      createdAt: clock.now(),
    });
    const { name, role, scopes, teamIds, expiresAt } = toApiKeyView(key);
    key.history = await record('key.created', { name, role, scopes, teamIds, expiresAt }, { subject: { kind: 'key', id: key._id.toString() }, head: null, by }, session);
    await key.save({ session });
    return { key: toApiKeyView(key), secret };
  });
}

const invalid = (path: string, message: string): Problem => new Problem('invalid', message, { errors: [{ path, message }] });
