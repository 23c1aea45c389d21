/** What the journeys share: the page of the running gateway, the demo one click away, and what a page must never do. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { URL_VARIABLE } from './gateway.ts';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Every page of a test is watched: an exception or a breach of the content policy fails it. */
export const test = base.extend<{ watched: undefined }>({
  // Global set-up has put it there before this process began.
  baseURL: process.env[URL_VARIABLE],
  watched: [
    async ({ page }, use) => {
      const wrongs: string[] = [];
      page.on('pageerror', (error) => wrongs.push(error.message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) wrongs.push(message.text());
      });
      await use(undefined);
      expect(wrongs).toEqual([]);
    },
    { auto: true },
  ],
});

/** Connects to the demo server with one click, and goes to a folder of it. */
export async function openDemo(page: Page, folder = '/'): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: /Try the demo server|试用演示服务器/ }).click();
  await expect(rowOf(page, 'Welcome.md')).toBeVisible();
  if (folder !== '/') await goTo(page, folder);
}

/** Types a path into the breadcrumb. */
export async function goTo(page: Page, folder: string): Promise<void> {
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+l');
  await page.keyboard.insertText(folder);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'false');
}

/** The row of a name. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
}

/** Makes a folder of the test's own, and enters it. */
export async function makeRoom(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Make folder' }).click();
  await expect(rowOf(page, name)).toBeVisible();
  await rowOf(page, name).dblclick();
  await expect(page.getByRole('heading', { name: 'This folder is empty' })).toBeVisible();
}

/** Asks axe; it must find nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(found).toEqual([]);
}

/** Nothing may be wider than the screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const tooWide = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(tooWide).toBeLessThanOrEqual(0);
}

export { expect };
