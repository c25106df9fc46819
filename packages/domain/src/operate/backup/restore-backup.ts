import mongoose from 'mongoose';
import { ensureIndexes } from '../../platform/indexes.ts';
import { isNewer } from '../../platform/migrations.ts';
import { Problem } from '../../platform/problem.ts';
import { keepSecret } from '../../platform/secrets.ts';
import type { Viewer } from '../../people/viewer.ts';
import { acceptThisSecret } from '../own-secret.ts';
import { productVersion } from '../product-version.ts';
import { afterRestore } from './after-restore.ts';
import { kinds, type Manifest } from './format.ts';
import { isSameSecret } from './key-check.ts';
import { loadDocuments, loadFiles } from './load.ts';
import { readFrames, readManifest, refuseAltered } from './read-file.ts';
import { refuseRestoreHere } from './refuse-restore.ts';

export type RestoreOptions = {
  /** Restore although what is sealed cannot be read: passwords of mailboxes and second factors have to be set anew. */
  withAnotherSecret?: boolean;
  told?: (line: string) => void;
};

/**
 * Makes an empty database hold what a backup held. Afterwards neither sends nor takes in mail until a person says so: what the backup knows as
 * waiting may have been sent long ago.
 * @throws Problem `conflict` when the database is not empty, `invalid` when the file is damaged or was sealed with another SECRET;
 * the database is empty then
 */
export async function restoreBackup(path: string, by: Viewer, { withAnotherSecret = false, told = () => undefined }: RestoreOptions = {}): Promise<Manifest> {
  const { manifest, bodyEnd } = await readManifest(path);
  if (isNewer(manifest.product, productVersion())) throw new Problem('invalid', `This backup was made by Switchboard ${manifest.product}, which is newer than this ${productVersion()}. Restore it with that version.`);
  await refuseRestoreHere();
  told('Checking the file …');
  await refuseAltered(path);
  await settleSecret(path, manifest, bodyEnd, withAnotherSecret);
  try {
    await mongoose.connection.db!.dropDatabase();
    told('Loading …');
    await loadDocuments(readFrames(path, bodyEnd));
    await loadFiles(readFrames(path, bodyEnd));
    told('Making indexes …');
    await ensureIndexes();
    await compareCounts(manifest);
    await acceptThisSecret();
    await afterRestore(path, manifest, by);
  } catch (error) {
    await mongoose.connection.db!.dropDatabase().catch(() => undefined);
    throw error;
  }
  return manifest;
}

/** The backup's own secret is kept where this installation has none of the operator's; any other must be the one it was made with. */
async function settleSecret(path: string, manifest: Manifest, bodyEnd: number, withAnotherSecret: boolean): Promise<void> {
  if (isSameSecret(manifest.keyCheck) || withAnotherSecret) return;
  const included = manifest.hasSecret ? await secretIn(path, bodyEnd) : null;
  if (included && keepSecret(included) && isSameSecret(manifest.keyCheck)) return;
  const fix = included ? 'Leave SECRET out, and the one in the backup is used;' : 'Set SECRET to the one it was made with (or put the old DATA_DIR/secret in its place);';
  throw new Problem('invalid', `This backup was made with another SECRET, so passwords of mailboxes and second factors in it cannot be read. ${fix} or restore with --with-another-secret and set them anew. Nothing was restored.`);
}

async function secretIn(path: string, bodyEnd: number): Promise<string | null> {
  for await (const { kind, payload } of readFrames(path, bodyEnd)) return kind === kinds.secret ? payload.toString('utf8') : null;
  return null;
}

async function compareCounts(manifest: Manifest): Promise<void> {
  for (const { name, count } of manifest.collections) {
    const restored = await mongoose.connection.db!.collection(name).countDocuments({});
    if (restored !== count) throw new Problem('unavailable', `The restore is not right: "${name}" holds ${restored} documents and should hold ${count}. The database was emptied again.`);
  }
}
