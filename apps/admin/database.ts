import { config, useConfig } from '@switchboard/domain/platform/config.ts';

/** Connects, also beside a product that runs, and brings what a start would bring. Returns how to close. */
export async function openDatabase({ prepared = true } = {}): Promise<() => Promise<void>> {
  useConfig({ logLevel: config().logLevel === 'info' ? 'silent' : config().logLevel });
  const { connectDatabase, disconnectDatabase, isBesideProduct } = await import('@switchboard/domain/platform/database.ts');
  await connectDatabase({ attach: true });
  try {
    await import('@switchboard/domain/models.ts');
    if (prepared && !isBesideProduct()) await prepare();
  } catch (error) {
    await disconnectDatabase();
    throw error;
  }
  return disconnectDatabase;
}

/** What a start makes in an empty database. */
export async function prepare(): Promise<void> {
  const { ensureIndexes } = await import('@switchboard/domain/platform/indexes.ts');
  const { seedRoles } = await import('@switchboard/domain/people/role.ts');
  await ensureIndexes();
  await seedRoles();
}
