import mongoose from 'mongoose';
import type { Db } from 'mongodb';

export const MARKS = 'backup_marks';

/**
 * What no backup holds: sign-ins that may have ended since (a restore must not bring them back), times and leases of processes, and the notes about
 * backups themselves.
 */
const transient = new Set([MARKS, 'backups', 'auth_sessions', 'auth_verifications', 'sweeps']);

export type Listed = { name: string; options: Record<string, unknown> };

export async function collectionsToKeep(db: Db = mongoose.connection.db!): Promise<Listed[]> {
  const all = (await db.listCollections({}, { nameOnly: false }).toArray()) as { name: string; type?: string; options?: Record<string, unknown> }[];
  return all
    .filter(({ name, type }) => (type ?? 'collection') === 'collection' && !name.startsWith('system.') && !transient.has(name))
    .map(({ name, options }) => ({ name, options: options ?? {} }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const isKept = (collection: string): boolean => !transient.has(collection);
