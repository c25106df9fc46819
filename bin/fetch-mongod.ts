import { findMongod } from '../packages/domain/src/platform/mongod/find-mongod.ts';

/** While the pages are built, so that a first start waits for the longer of the two. What goes wrong is told by the start itself, which tries again. */
export async function fetchMongod(): Promise<void> {
  if (process.env.MONGODB_URL) return;
  await findMongod(process.env.MONGOD || null).catch(() => undefined);
}
