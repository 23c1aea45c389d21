import type { Page } from '@playwright/test';
import { expect, expectAccessible, openDemo, rowOf, test } from './fixtures.ts';

/** Every screen, and how one comes to it. */
const SCREENS: Record<string, (page: Page) => Promise<void>> = {
  connect: async (page) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.getByText('More settings').click();
  },
  'a failed connection': async (page) => {
    await page.goto('/');
    await page.getByRole('textbox', { name: 'Address' }).fill('ftp://127.0.0.1:1/');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  },
  'the files': async (page) => {
    await openDemo(page);
    await rowOf(page, 'Pictures').click();
  },
  'a long folder': (page) => openDemo(page, '/Two thousand files'),
  'an empty folder': (page) => openDemo(page, '/Empty folder'),
  'a missing folder': (page) => openDemo(page, '/missing'),
  'the inspector': async (page) => {
    await openDemo(page);
    await page.getByRole('button', { name: 'Protocol' }).click();
    await page.getByRole('log').getByRole('button', { name: /226/ }).last().click();
  },
  'the status': async (page) => {
    await openDemo(page);
    await page.getByRole('button', { name: /^Connection:/ }).click();
    await page.getByText('What the server can do').click();
  },
  'the connections': async (page) => {
    await openDemo(page);
    await page.getByRole('button', { name: 'Connections' }).click();
  },
  'the settings': async (page) => {
    await openDemo(page);
    await page.getByRole('button', { name: 'Settings' }).click();
  },
  'the row menu': async (page) => {
    await openDemo(page);
    await rowOf(page, 'Welcome.md').click({ button: 'right' });
    await expect(page.getByRole('menu')).toBeVisible();
  },
  'the delete dialog': async (page) => {
    await openDemo(page);
    await rowOf(page, 'Welcome.md').click();
    await page.keyboard.press('Delete');
    await expect(page.getByRole('dialog')).toBeVisible();
  },
  'the new folder dialog': async (page) => {
    await openDemo(page);
    await page.getByRole('button', { name: 'New folder' }).click();
    await page.keyboard.press('Enter');
  },
  'the keys': async (page) => {
    await openDemo(page);
    await page.keyboard.press('?');
  },
  'a preview': async (page) => {
    await openDemo(page);
    await rowOf(page, 'Welcome.md').dblclick();
    await expect(page.getByRole('region', { name: 'Welcome.md' })).toBeVisible();
  },
  'renaming and transfers': async (page) => {
    await openDemo(page);
    await page.getByRole('button', { name: 'Transfers' }).click();
    await rowOf(page, 'Welcome.md').click();
    await page.keyboard.press('F2');
  },
};

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const [name, open] of Object.entries(SCREENS)) {
  test(`axe finds nothing on ${name}, light or dark`, async ({ page }) => {
    await open(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  });
}
