import { aTicket, expect, faults, openPage, scrollsSideways, takeBack, test } from '../support/stories.ts';

type Api = (method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, body?: unknown) => Promise<any>;

/** Stories share a desk: no rule stays that would give the others' tickets away. */
async function withoutRules(api: Api): Promise<void> {
  for (const { id } of (await api('get', 'assignment-rules')).items) await api('delete', `assignment-rules/${id}`);
}
test.afterEach(async ({ api }) => {
  await withoutRules(api);
  const me = await api('get', 'me');
  await api('put', `people/${me.id}/availability`, { state: 'online' });
  await api('patch', `people/${me.id}/assignment-profile`, { capacity: { total: null, channels: {} }, skills: [] });
});

test('a rule is made and tried on the bench, gives the next ticket away, and the ticket says why', async ({ desk, product, api }) => {
  const me = await api('get', 'me');
  await openPage(desk, `${product.url}/settings/assignment`);
  await expect(desk.getByText('No rules yet: tickets wait for somebody to take them')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.getByRole('link', { name: 'Add rule' }).click();
  await desk.getByLabel('Name').fill('High ones in turn');
  await desk.getByLabel('To', { exact: true }).selectOption('team');
  await desk.keyboard.press('Control+s');
  await expect(desk.getByText('Choose the team that tickets go to.')).toBeVisible();
  await desk.getByLabel('To', { exact: true }).selectOption('roundRobin');
  await desk.getByRole('button', { name: 'Add condition' }).click();
  await desk.getByLabel('Field').selectOption('priority');
  await desk.getByRole('button', { name: 'High', exact: true }).click();
  expect(await faults(desk)).toEqual([]);
  await desk.keyboard.press('Control+s');
  await desk.waitForURL(/\/settings\/assignment$/);
  await expect(desk.getByRole('switch', { name: 'High ones in turn is on' })).toBeChecked();

  await openPage(desk, `${product.url}/settings/assignment?tab=try`);
  await desk.getByRole('button', { name: 'Try it' }).click();
  await expect(desk.getByText('No rule fitted: it waits for somebody to take it')).toBeVisible();
  await expect(desk.getByText('(saw Medium)')).toBeVisible();
  await desk.getByLabel('Priority').selectOption('high');
  await desk.getByRole('button', { name: 'Try it' }).click();
  await expect(desk.getByText('got it by “High ones in turn”').first()).toBeVisible();
  expect(await faults(desk)).toEqual([]);

  const ticket = await api('post', 'service-desk/tickets', aTicket({ priority: 'high' }));
  await expect.poll(async () => (await api('get', `service-desk/tickets/${ticket.id}`)).assigneeId).toBe(me.id);
  await openPage(desk, `${product.url}/tickets/${ticket.number}`);
  const side = desk.getByRole('region', { name: 'Assignment' });
  await expect(side).toContainText('got it by “High ones in turn”');
  await side.getByRole('link', { name: 'Why this assignee' }).click();
  await expect(desk.getByRole('heading', { name: `Why ${ticket.number} was, or was not, assigned` })).toBeVisible();
  await expect(desk.getByText('(saw High)')).toBeVisible();
  await desk.getByLabel('Why not …').selectOption(me.id);
  await expect(desk.getByRole('status').filter({ hasText: `${me.name}: Got it` })).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.setViewportSize({ width: 390, height: 844 });
  expect(await scrollsSideways(desk)).toBe(false);
});

test('a ticket that nobody can take waits, says what excluded each, and goes on when there is room', async ({ desk, product, api }) => {
  const me = await api('get', 'me');
  const mine = await api('post', 'service-desk/tickets', aTicket({ assigneeId: me.id }));
  await api('post', 'assignment-rules', { name: 'Whoever has the least', active: true, strategy: 'load' });
  await openPage(desk, `${product.url}/settings/assignment?tab=people`);
  await desk.getByRole('button', { name: `Change ${me.name}` }).click();
  const dialog = desk.getByRole('dialog', { name: me.name });
  await dialog.getByLabel('Tickets at once').fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('At least 1.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByLabel('Tickets at once').fill('1');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();

  const waits = await api('post', 'service-desk/tickets', aTicket());
  await expect.poll(async () => (await api('get', `service-desk/tickets/${waits.id}/why`)).state).toBe('waiting');
  await openPage(desk, `${product.url}/tickets/${waits.number}/why`);
  await expect(desk.getByText('It waits: “Whoever has the least” fits, and nobody can take it')).toBeVisible();
  await expect(desk.getByText(/^full: \d+ of 1$/)).toBeVisible();

  await api('patch', `people/${me.id}/assignment-profile`, { capacity: { total: 500, channels: {} } });
  await expect.poll(async () => (await api('get', `service-desk/tickets/${waits.id}`)).assigneeId).toBe(me.id);
  expect((await api('get', `service-desk/tickets/${mine.id}`)).assigneeId).toBe(me.id);
});

test('whoever is given a ticket to accept says so, or why not', async ({ desk, product, api }) => {
  const me = await api('get', 'me');
  await api('post', 'assignment-rules', { name: 'To be accepted', active: true, strategy: 'roundRobin', acceptMinutes: 15 });
  const given = async () => {
    const ticket = await api('post', 'service-desk/tickets', aTicket());
    await expect.poll(async () => (await api('get', `service-desk/tickets/${ticket.id}/why`)).state).toBe('offered');
    return ticket;
  };
  const [first, second] = [await given(), await given()];
  await openPage(desk, `${product.url}/tickets/${first.number}`);
  const side = desk.getByRole('region', { name: 'Assignment' });
  await expect(side).toContainText('or it goes to somebody else');
  await side.getByRole('button', { name: 'Accept' }).click();
  await expect.poll(async () => (await api('get', `service-desk/tickets/${first.id}/why`)).state).toBe('accepted');
  await expect(desk.getByText('accepted it')).toBeVisible();

  await openPage(desk, `${product.url}/tickets/${second.number}`);
  await side.getByRole('button', { name: 'Decline …' }).click();
  const dialog = desk.getByRole('dialog', { name: `Decline ${second.number}?` });
  await dialog.getByLabel('Why you cannot do it').fill('No van today');
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect.poll(async () => (await api('get', `service-desk/tickets/${second.id}`)).assigneeId).toBeNull();
  expect((await api('get', `service-desk/tickets/${second.id}/why`)).declined).toMatchObject([{ name: me.name, reason: 'No van today' }]);
});

test('given by hand, everybody is compared and chosen by keyboard; who is away says why, with no window open', async ({ desk, product, api }) => {
  const me = await api('get', 'me');
  const skill = await api('post', 'skills', { name: 'Kettles', tags: ['kettle'] });
  await api('patch', `people/${me.id}/assignment-profile`, { skills: [{ skillId: skill.id, level: 3 }], capacity: { total: 900, channels: {} } });
  const { number, id } = await api('post', 'service-desk/tickets', aTicket({ tags: ['kettle'] }));
  await openPage(desk, `${product.url}/desk/all`);
  await desk.getByRole('button', { name: /^You:/ }).click();
  await desk.getByRole('menuitem', { name: 'Availability' }).click();
  const there = desk.getByRole('dialog', { name: 'Are you there?' });
  await there.getByLabel(/^Away/).check();
  await there.getByLabel('Why').fill('Dentist');
  expect(await faults(desk)).toEqual([]);
  await there.getByRole('button', { name: 'Save' }).click();
  await expect(there).toBeHidden();

  await openPage(desk, `${product.url}/tickets/${number}`);
  await desk.keyboard.press('a');
  await desk.getByRole('option', { name: /Compare who can/ }).click();
  const dialog = desk.getByRole('dialog', { name: `Assign ${number}` });
  const row = dialog.getByRole('option', { name: new RegExp(me.name) });
  await expect(row).toContainText('away: Dentist');
  await expect(row).toContainText('Kettles · expert');
  await expect(row).toContainText(/\d+ of 900/);
  expect(await faults(desk)).toEqual([]);
  await dialog.getByRole('combobox').fill(me.name);
  await desk.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await api('get', `service-desk/tickets/${id}`)).assigneeId).toBe(me.id);
});

test('from the list and the board the same comparison is a key away, for several tickets at once too', async ({ desk, product, api }) => {
  const me = await api('get', 'me');
  const skill = await api('post', 'skills', { name: 'Boilers', tags: ['boiler'] });
  await api('patch', `people/${me.id}/assignment-profile`, { skills: [{ skillId: skill.id, level: 2 }], capacity: { total: 900, channels: {} } });
  const made = [await api('post', 'service-desk/tickets', aTicket({ tags: ['boiler', 'compared'] })), await api('post', 'service-desk/tickets', aTicket({ tags: ['compared'] }))];
  const assignees = async () => [...new Set(await Promise.all(made.map(async ({ id }) => (await api('get', `service-desk/tickets/${id}`)).assigneeId)))];
  const filter = encodeURIComponent(JSON.stringify({ all: [{ field: 'tag', is: 'oneOf', value: ['compared'] }] }));
  await openPage(desk, `${product.url}/desk/all?filter=${filter}`);
  await desk.keyboard.press('j');
  await desk.keyboard.press('x');
  await desk.keyboard.press('Shift+J');
  await expect(desk.getByRole('toolbar', { name: '2 selected' })).toBeVisible();
  await desk.keyboard.press('a');
  await desk.getByRole('option', { name: /Compare who can/ }).click();
  const both = desk.getByRole('dialog', { name: 'Assign 2 tickets' });
  const row = both.getByRole('option', { name: new RegExp(me.name) });
  await expect(row).toContainText(/\d+ of 900 \+2/);
  await expect(row).toContainText('Boilers · intermediate');
  expect(await faults(desk)).toEqual([]);
  await both.getByRole('combobox').fill(me.name);
  await desk.keyboard.press('Enter');
  await expect(both).toBeHidden();
  await expect.poll(assignees).toEqual([me.id]);
  await takeBack(desk);
  await expect.poll(assignees).toEqual([null]);

  await openPage(desk, `${product.url}/board`);
  await desk.locator('.card', { hasText: made[0].title }).first().focus();
  await desk.keyboard.press('a');
  await desk.getByRole('option', { name: /Compare who can/ }).click();
  await desk.getByRole('dialog', { name: `Assign ${made[0].number}` }).getByRole('option', { name: new RegExp(me.name) }).click();
  await expect.poll(async () => (await api('get', `service-desk/tickets/${made[0].id}`)).assigneeId).toBe(me.id);
});

test('what holds for all rules is set on its page, and nonsense is said beside its field', async ({ desk, product, api }) => {
  await openPage(desk, `${product.url}/settings/assignment?tab=bounds`);
  await desk.getByLabel('Most tickets for one person in an hour').fill('none');
  await desk.getByRole('button', { name: 'Save' }).click();
  await expect(desk.getByText('Give a whole number.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await desk.getByLabel('Most tickets for one person in an hour').fill('40');
  await desk.getByLabel('Tickets that wait for the customer count, too').check();
  await desk.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => api('get', 'assignment/bounds')).toEqual({ waitingCounts: true, mostPerHour: 40, staleHours: 72 });
  await api('put', 'assignment/bounds', { waitingCounts: false, mostPerHour: 100 });
});

test('a rota names who is on call now and next, and a stand-in takes over', async ({ desk, product, api }) => {
  const me = await api('get', 'me');
  await openPage(desk, `${product.url}/settings/assignment?tab=rotas`);
  await desk.getByRole('button', { name: 'Add rota' }).click();
  const dialog = desk.getByRole('dialog', { name: 'Add rota' });
  await dialog.getByLabel('Name').fill('Nights');
  await dialog.getByLabel('Time zone').fill('Mars/Olympus');
  await dialog.getByLabel('First handover').fill('2026-01-05');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('There is no such time zone. Write it as Europe/Lisbon.')).toBeVisible();
  await expect(dialog.getByText('A rota needs at least one person.')).toBeVisible();
  expect(await faults(desk)).toEqual([]);
  await dialog.getByLabel('Time zone').fill('Europe/Berlin');
  await dialog.getByRole('combobox', { name: 'Add a person' }).selectOption(me.id);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(desk.getByRole('region', { name: 'Nights' })).toContainText(`On call now: ${me.name}`);
  expect(await faults(desk)).toEqual([]);
  for (const { id } of (await api('get', 'rotas')).items) await api('delete', `rotas/${id}`);
});
