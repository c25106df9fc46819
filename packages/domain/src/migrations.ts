import type { Migration } from './platform/migrations.ts';
import { giveDueOrder } from './tickets/give-due-order.ts';
import { dropIndexesOfOrders, dropNarrowDueIndexes } from './tickets/drop-old-indexes.ts';
import { completeContacts } from './customers/complete-contacts.ts';
import { giveNewRights } from './people/give-new-rights.ts';

/** Every change of stored data since the first version, oldest first. */
export const migrations: Migration[] = [
  { id: '2026-11-21-rights-of-tickets', description: 'Roles of the contract get the rights that came with whole tickets', run: (db) => giveNewRights(db, ['tickets.merge', 'tickets.spam', 'tickets.delete', 'tickets.import', 'customers.merge', 'views.share', 'macros.share', 'rules.manage']) },
  { id: '2026-11-21-complete-contacts', description: 'Contacts get the fields of customers, businesses become accounts', run: completeContacts },
  { id: '2026-11-21-due-order', description: 'Tickets get their place in the order of what is due next', run: giveDueOrder },
  { id: '2026-11-21-rights-of-comments', description: 'Supervisors and managers may delete comments of others', run: (db) => giveNewRights(db, ['comments.delete']) },
  { id: '2026-11-21-rights-of-assignment', description: 'Supervisors and managers may say who gets which tickets', run: (db) => giveNewRights(db, ['assignment.manage']) },
  { id: '2026-11-21-rights-of-approval', description: 'Supervisors and managers may approve answers', run: (db) => giveNewRights(db, ['tickets.approve']) },
  { id: '2026-11-21-wider-due-indexes', description: 'Two indexes give way to wider ones', run: dropNarrowDueIndexes },
  { id: '2026-11-22-fewer-indexes', description: 'Fewer indexes on tickets, so that each change costs less', run: dropIndexesOfOrders },
];
