import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

type Violation = { id: string; nodes: { target: unknown[]; failureSummary?: string }[] };

/** Axe itself, as small as it comes: its builder for Playwright sends the long one, twice for each question. */
const axe = readFileSync(createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'), 'utf8');

/** Until nothing fades or moves any more: a colour on its way to another is read as it is at that moment. What turns for ever is let be, and what was asked for just now begins with the next frame. */
const atRest = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  .then(() => Promise.all(document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished.catch(() => 0))))
  .then(() => 0)`;

/** What axe finds, best practices included, as lines that say where; of `rules` alone where some are named. */
export async function faults(page: Page, ...rules: string[]): Promise<string[]> {
  await page.evaluate(atRest);
  const violations = page.frames().length === 1 ? await inOneFrame(page, rules) : await inAllFrames(page, rules);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** Only what is wrong is described: of what is right there is a hundred times as much. */
async function inOneFrame(page: Page, rules: string[]): Promise<Violation[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const options = { resultTypes: ['violations'], ...(rules.length > 0 ? { runOnly: rules } : {}) };
  return page.evaluate<Violation[]>(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })) })))`);
}

/** What joins the findings of several frames is a page of its own, which costs as much again. */
async function inAllFrames(page: Page, rules: string[]): Promise<Violation[]> {
  const builder = new AxeBuilder({ page });
  if (rules.length > 0) builder.withRules(rules);
  return (await builder.analyze()).violations;
}
