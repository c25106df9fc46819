import type { Page } from '@playwright/test';
import { faults, faultsInTheDark, openPage, scrollsSideways } from './stories.ts';

/**
 * What is wrong with how a page stands on a desk in light and on a phone in the dark, as lines; in `test:long` in the other theme, too, and loaded anew on the phone. The page has the light theme and is
 * left as wide as a phone.
 */
export async function wrongWithLooks(page: Page, url: string, long: boolean): Promise<string[]> {
  const found: string[] = [];
  const look = async (where: string, ask: () => Promise<string[]>) => {
    if (await scrollsSideways(page)) found.push(`${url} on a ${where}: wider than the screen`);
    found.push(...(await ask()).map((fault) => `${url} on a ${where}: ${fault}`));
  };
  await page.setViewportSize({ width: 1440, height: 900 });
  await openPage(page, url);
  await look('desk, light', () => faults(page));
  if (long) await look('desk, dark', () => faultsInTheDark(page));
  await page.setViewportSize({ width: 390, height: 844 });
  if (long) {
    await openPage(page, url);
    await look('phone, light', () => faults(page));
  }
  await look('phone, dark', () => faultsInTheDark(page, []));
  return found;
}
