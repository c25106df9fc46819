import { config, useConfig } from '@switchboard/domain/platform/config.ts';

/** Connects, also beside a product that runs, and brings what a start would bring. Returns how to close. */
export async function openDatabase({ prepared = true } = {}): Promise<() => Promise<void>> {
  useConfig({ logLevel: config().logLevel === 'info' ? 'silent' : config().logLevel });
  const { connectDatabase, disconnectDatabase, isBesideProduct } = await import('@switchboard/domain/platform/database.ts');
  await connectDatabase({ attach: true });
  try {
    await import('@switchboard/domain/models.ts');
    await refuseNewerData();
    if (prepared && !isBesideProduct()) await prepare();
  } catch (error) {
    await disconnectDatabase();
    throw error;
  }
  return disconnectDatabase;
}

/** What a newer version wrote means things that this one does not know. */
async function refuseNewerData(): Promise<void> {
  const { connection } = (await import('mongoose')).default;
  const { isNewer } = await import('@switchboard/domain/platform/migrations.ts');
  const { productVersion } = await import('@switchboard/domain/operate/product-version.ts');
  const { Problem } = await import('@switchboard/domain/platform/problem.ts');
  const installed = await connection.db!.collection<{ _id: string; version: string }>('migrations').findOne({ _id: 'installed' });
  if (!installed || !isNewer(installed.version, productVersion())) return;
  throw new Problem('conflict', `This data was written by Switchboard ${installed.version}, which is newer than this ${productVersion()}. Use the commands of that version.`);
}

/** What a start makes in an empty database. */
export async function prepare(): Promise<void> {
  const { ensureIndexes } = await import('@switchboard/domain/platform/indexes.ts');
  const { seedRoles } = await import('@switchboard/domain/people/role.ts');
  await ensureIndexes();
  await seedRoles();
}
