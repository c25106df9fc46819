import type { Migration } from './platform/migrations.ts';

/** Every change of stored data since the first version, oldest first. */
export const migrations: Migration[] = [];
