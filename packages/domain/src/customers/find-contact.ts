import type { ClientSession } from 'mongoose';
import type { Viewer } from '../people/viewer.ts';
import { toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { Contact, type ContactRecord } from './contact.ts';
import { permitReadCustomers } from './permit-customers.ts';

/** One that was merged away is found as what it is; `mergedIntoId` says where it went. @throws Problem `forbidden` · `not_found` */
export async function findContact(viewer: Viewer, id: string): Promise<ContactRecord> {
  permitReadCustomers(viewer);
  return loadContact(id);
}

export async function loadContact(id: string, session?: ClientSession): Promise<ContactRecord> {
  const contact = await Contact.findById(toId(id, 'contact'), null, { session }).lean<ContactRecord>();
  if (!contact) throw new Problem('not_found', 'There is no such contact.');
  return contact;
}
