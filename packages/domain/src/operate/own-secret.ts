import mongoose from 'mongoose';
import { Problem } from '../platform/problem.ts';
import { isSameSecret, keyCheck } from './backup/key-check.ts';

type Noted = { _id: string; check: string };
const ID = 'secret';
const notes = () => mongoose.connection.db!.collection<Noted>('migrations');

/**
 * A start with another SECRET would read as passwords of mailboxes and second factors that broke one by one, weeks later, and would seal
 * new ones beside them. So the first start notes which SECRET it was, without telling it.
 * @throws Problem `conflict`
 */
export async function refuseAnotherSecret(): Promise<void> {
  const noted = await notes().findOne({ _id: ID });
  if (noted && !isSameSecret(noted.check)) throw another();
  if (!noted) await noteFirst();
}

/** Of processes that start together the first one notes, and the others compare. */
async function noteFirst(): Promise<void> {
  const noted = await notes().findOneAndUpdate({ _id: ID }, { $setOnInsert: { check: keyCheck() } }, { upsert: true, returnDocument: 'after' });
  if (noted && !isSameSecret(noted.check)) throw another();
}

/** From now on this one is right; what another one sealed has to be entered anew. */
export async function acceptThisSecret(): Promise<void> {
  await notes().updateOne({ _id: ID }, { $set: { check: keyCheck() } }, { upsert: true });
}

function another(): Problem {
  return new Problem(
    'conflict',
    'This data was written with another SECRET, so passwords of mailboxes and second factors in it cannot be read. Set SECRET to the one it was written with, or put the old file DATA_DIR/secret back; ' +
      'if it is lost, run "npm run -s admin -- secret accept" and enter them anew.',
  );
}
