import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { makePerson, operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { Activity } from '../activity/activity.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { seedRoles } from '../people/role.ts';
import { changeTicket } from '../tickets/change-ticket.ts';
import { exportAudit } from './export-audit.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await seedRoles();
});

async function textOf(lines: AsyncGenerator<string>): Promise<string> {
  let text = '';
  for await (const line of lines) text += line;
  return text;
}

test('the audit log leaves as a file with its filters, safe to open, and that it left is a line of its own', async () => {
  const { number } = await createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
  await changeTicket(operator, number, { priority: 'urgent', reason: '=HYPERLINK("http://evil.example")' });
  const { viewer } = await makePerson({ role: 'admin' });
  const rows = (await textOf(await exportAudit(viewer, { event: ['ticket.changed'] }))).trim().split('\r\n');
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain('ticket.changed');
  expect(rows[1]).toContain(`"'=HYPERLINK(`);
  expect(await Activity.findOne({ event: 'audit.exported' }).lean()).toMatchObject({ by: { id: viewer.actor.id }, payload: { filter: { event: ['ticket.changed'] } } });
  await expect(exportAudit((await makePerson({ role: 'agent' })).viewer, {})).rejects.toMatchObject({ code: 'forbidden' });
});
