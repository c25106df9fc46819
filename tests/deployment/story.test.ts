import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CardFacts } from '@switchboard/domain/activity/card-facts.ts';
import type { LiveClient } from '../support/live-client.ts';
import { hasProxy } from '../support/proxy.ts';
import { hasRedis } from '../support/redis.ts';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink.ts';
import { startDeployment, untilReachable, untilReady, type Deployment, type Kind } from './deployment.ts';
import { aTicket, letter, signIn, twoAgents, type SignedIn } from './desk.ts';
import { ADMIN } from '../support/product.ts';

const kinds: [what: string, kind: Kind][] = [['one process', 'one']];
if (hasRedis && hasProxy) kinds.push(['four parts behind the proxy', 'four']);

const cardOf = (live: LiveClient, title: string): CardFacts | undefined => [...live.cards.values()].find((card) => card.title === title);
const slow = 90_000;

describe.each(kinds)('%s', (_what, kind) => {
  let deployment: Deployment;
  let world: SmtpSink;
  let agents: [SignedIn, SignedIn];
  beforeAll(async () => {
    world = await startSmtpSink();
    deployment = await startDeployment(kind);
    agents = await twoAgents(deployment);
  });
  afterAll(async () => {
    for (const { live } of agents ?? []) live.close();
    await deployment?.stop();
    await world?.stop();
  });

  test('a mail becomes a ticket on two live screens, one agent answers, the customer gets the mail and their answer comes back', async () => {
    const [ana, ben] = agents;
    const mailbox = await ana.api('POST', 'mailboxes', { name: 'Service desk', address: 'support@help.test', isDefault: true, smtp: { host: '127.0.0.1', port: world.port, security: 'none' } });
    const { intakeId } = await ana.api('POST', `mailboxes/${mailbox.id}/raw`, letter({ id: 'first@customer.example', subject: 'Grinder stopped', text: 'It hums and does not turn.' }));
    for (const { live } of agents) await live.until(() => cardOf(live, 'Grinder stopped') !== undefined, 'the ticket on both screens', slow);
    const { id, number } = cardOf(ben.live, 'Grinder stopped')!;
    expect(await ana.api('GET', `intakes/${intakeId}`)).toMatchObject({ outcome: 'ticket_created', ticketId: id });
    const acknowledgement = await world.next((mail) => mail.raw.includes(number), slow);
    expect(acknowledgement.to).toEqual(['nadia@customer.example']);

    const page = await (await fetch(`${deployment.url}/desk/all`, { headers: { cookie: ben.cookie } })).text();
    expect(page).toContain('Grinder stopped');

    await ben.live.ask('watch', { ticketId: id });
    await ben.api('POST', `service-desk/tickets/${number}/messages`, { body: 'Please press the red button.' });
    const answer = await world.next((mail) => mail.raw.includes('red button'), slow);
    expect(answer.raw).toMatch(/^In-Reply-To:\s*<first@customer\.example>/im);

    const ours = /^Message-ID:\s*(<[^>]+>)/im.exec(answer.raw)![1]!;
    const { intakeId: second } = await ana.api('POST', `mailboxes/${mailbox.id}/raw`, letter({ id: 'second@customer.example', subject: 'Re: Grinder stopped', text: 'That did it.', inReplyTo: ours }));
    await ben.live.until(() => ben.live.eventsOf('ticket').some((news) => (news as { event: string }).event === 'message.received'), 'news of the answer', slow);
    await ana.live.until(() => ana.live.cards.get(id)?.preview === 'That did it.', 'the answer on the card', slow);
    expect(await ana.api('GET', `intakes/${second}`)).toMatchObject({ outcome: 'message_added', ticketId: id });
  });

  test('two at one ticket see each other, whichever process holds them', async () => {
    const [ana, ben] = agents;
    const { id } = await ana.api('POST', 'service-desk/tickets', aTicket('Who is there'));
    for (const { live } of agents) {
      await live.ask('watch', { ticketId: id });
      await live.ask('presence', { ticketId: id, state: 'viewing' });
    }
    for (const { live } of [ana, ben]) await live.until(() => (live.eventsOf('presence').at(-1) as { people?: unknown[] })?.people?.length === 2, 'both at the ticket');
  });

  test('a realtime process that stops tells its clients, and they come back by themselves and get what they missed', async () => {
    const [ana, ben] = agents;
    const { realtime, realtime2 } = deployment.processes;
    const { last, scope } = await beginOf(ana);
    for (const process of new Set([realtime, realtime2])) {
      await process.stop();
      await process.start();
      await untilReady(process);
    }
    for (const { live } of [ana, ben]) {
      await live.until(() => live.eventsOf('reconnect-soon').length > 0, 'the word to reconnect');
      await live.until(() => live.socket.connected && live.eventsOf('ready').length > 1, 'the connection again', slow);
    }
    const { id } = await ana.api('POST', 'service-desk/tickets', aTicket('After the stop'));
    await ben.live.until(() => ben.live.cards.has(id), 'the ticket after the stop', slow);
    expect(await ana.live.ask('resume', { last, scope })).toMatchObject({ cards: expect.arrayContaining([expect.objectContaining({ id })]) });
  });

  test('what was acknowledged survives kill -9 of what acknowledged it, and what waited is done when the worker is back', async () => {
    const [ana] = agents;
    const { channels, worker, realtime, realtime2 } = deployment.processes;
    const { id } = await ana.api('POST', 'service-desk/tickets', aTicket('Just before the crash'));
    const { items } = await ana.api('GET', 'mailboxes');
    const { intakeId } = await ana.api('POST', `mailboxes/${items[0].id}/raw`, letter({ id: 'third@customer.example', subject: 'Boiler leaks', text: 'There is water.' }));
    const all = [...new Set([worker, channels, realtime, realtime2])];
    await Promise.all(all.map((process) => process.kill()));
    await Promise.all(all.map((process) => process.start()));
    await Promise.all(all.map(untilReady));
    await untilReachable(deployment.url);

    const back = await signIn(deployment.url, ADMIN);
    expect(await back.api('GET', `service-desk/tickets/${id}`)).toMatchObject({ title: 'Just before the crash' });
    const outcome = async (): Promise<unknown> => (await back.api('GET', `intakes/${intakeId}`)).outcome;
    for (let tries = 0; (await outcome()) !== 'ticket_created' && tries < 700; tries += 1) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await outcome()).toBe('ticket_created');
    const list = await back.api('GET', 'service-desk/tickets?q=boiler');
    expect(list.items.filter((ticket: { title: string }) => ticket.title === 'Boiler leaks')).toHaveLength(1);
    await ana.live.until(() => ana.live.socket.connected, 'the old page to be connected again', slow);
    back.live.close();
  });

  test('each address reaches its part, and the inside stays inside', async () => {
    const at = async (path: string) => fetch(deployment.url + path, { redirect: 'manual' });
    expect((await at('/api/v1/openapi.json')).headers.get('content-type')).toContain('json');
    expect((await at('/socket.io/?EIO=4&transport=polling')).status).toBe(200);
    expect(await (await at('/auth/sign-in')).text()).toContain('<html');
    expect((await at('/healthz')).status).toBe(200);
    if (kind === 'four') expect((await at('/metrics')).status).toBe(404);
    expect((await fetch(`${deployment.processes.realtime.url}/metrics`)).status).toBe(200);
  });
});

/** Where a page that is loaded now begins: `ready` says the scope, and any news the last line. */
async function beginOf({ live, api }: SignedIn): Promise<{ last: string | null; scope: string | null }> {
  const { id } = await api('POST', 'service-desk/tickets', aTicket('Where a page begins'));
  await live.until(() => live.cards.has(id), 'a first ticket', slow);
  return { last: live.last, scope: (live.eventsOf('ready').at(-1) as { scope: string }).scope };
}
