import { openBrowser } from './browser.ts';

export type Dragged = { cards: number; drawn: number; drags: number; moved: number; steps: number; longTasks: number[]; longestMs: number };

/** Fills a board until it holds so many cards, then carries cards across it by mouse, while the browser notes every task of more than 50 ms. */
export async function dragOverBoard(url: string, cookie: string, cards: number, drags = 6): Promise<Dragged> {
  const { browser, context } = await openBrowser(url, cookie);
  try {
    const page = await context.newPage();
    await page.goto(`${url}/board?by=priority`);
    await page.locator('html[data-ready]').waitFor();
    // Cards that are far from what is seen are held, but not drawn.
    const held = () => page.locator('.cards').evaluateAll((lanes) => lanes.reduce((sum, lane) => sum + Number(lane.getAttribute('data-held') ?? lane.querySelectorAll('.card').length), 0));
    for (let last = -1; (await held()) < cards && (await held()) !== last; ) {
      last = await held();
      for (const more of await page.locator('.cards > button').all()) await more.click({ timeout: 5_000 }).catch(() => undefined);
      await page.waitForTimeout(400);
    }
    await page.waitForTimeout(1_500);
    await page.evaluate(`{ window.longTasks = []; window.since = Infinity; new PerformanceObserver((list) => list.getEntries().forEach(({ duration, startTime }) => startTime >= window.since && window.longTasks.push(Math.round(duration)))).observe({ type: 'longtask' }); }`);
    const lanes = page.locator('.lane');
    const last = (await lanes.count()) - 1;
    let [steps, moved] = [0, 0];
    for (let n = 0; n < drags; n += 1) {
      // Where a card was dropped its column is scrolled to it; that way back is no part of a drag.
      await page.evaluate(`window.since = Infinity; document.querySelectorAll('.lane > .cards').forEach((lane) => lane.scrollTo(0, 0))`);
      await page.waitForTimeout(500);
      await page.evaluate('window.since = performance.now()');
      const card = await lanes.nth(n % 2 ? last : 0).locator('.card').first().boundingBox();
      const target = await lanes.nth(n % 2 ? 0 : last).boundingBox();
      if (!card || !target) throw new Error('There is nothing to carry.');
      await page.mouse.move(card.x + 40, card.y + 20);
      await page.mouse.down();
      for (let step = 1; step <= 40; step += 1, steps += 1) await page.mouse.move(card.x + 40 + ((target.x + 80 - card.x - 40) * step) / 40, card.y + 20 + 6 * step);
      moved += await page.locator('.card-carried').count();
      await page.mouse.up();
      await page.waitForTimeout(600);
    }
    const longTasks = (await page.evaluate('window.longTasks')) as number[];
    return { cards: await held(), drawn: await page.locator('.card').count(), drags, moved, steps, longTasks, longestMs: Math.max(0, ...longTasks) };
  } finally {
    await browser.close();
  }
}
