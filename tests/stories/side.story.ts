import { join } from 'node:path';
import { MongoClient, ObjectId } from 'mongodb';
import { socketPath, socketUrl } from '@switchboard/domain/platform/mongod/socket-path.ts';
import { aTicket, expect, faults, faultsInTheDark, openPage, test } from '../support/stories.ts';

test('a part beside a ticket that cannot be read says so in its place, the ticket is answered without it, and trying again brings it', async ({ desk, product, api }) => {
  const { id, number } = await api('post', 'service-desk/tickets', aTicket({ title: 'Toaster that throws', description: 'It throws its bread.' }));
  const client = new MongoClient(socketUrl(socketPath(join(product.dataDir, 'mongo'))));
  const decisions = client.db().collection('assignment_decisions');
  // As no verb of ours writes it.
  const { insertedId } = await decisions.insertOne({ ticketId: new ObjectId(id as string), at: new Date() });
  await openPage(desk, `${product.url}/tickets/${number}`);
  const side = desk.getByRole('complementary', { name: 'Properties' });
  const sentence = side.getByText('Who was given this ticket, and why, could not be read.');
  await expect(sentence).toBeVisible();
  await expect(desk.getByRole('log', { name: 'Conversation' }).getByText('It throws its bread.')).toBeVisible();
  await expect(side.getByRole('heading', { name: 'Related' })).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  expect(await faultsInTheDark(desk)).toEqual([]);
  await side.getByRole('button', { name: 'Try again' }).click();
  await expect(side.getByRole('button', { name: 'Try again' })).toBeEnabled();
  await expect(sentence).toBeVisible();

  await decisions.deleteOne({ _id: insertedId });
  await client.close();
  await side.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(sentence).toBeHidden();
});
