import { readFile } from 'node:fs/promises';
import { expect, openDemo, rowOf, test } from './fixtures.ts';

test.beforeEach(async ({ page }) => {
  await openDemo(page);
  await page.getByRole('button', { name: 'Protocol' }).click();
});

test('the transcript shows the commands, and never the password', async ({ page }) => {
  const log = page.getByRole('log');
  await page.getByRole('searchbox', { name: 'Filter lines' }).fill('PASS');
  await expect(log).toContainText('PASS ***');
  await page.getByRole('searchbox', { name: 'Filter lines' }).fill('');
  await expect(log).toContainText('226');
  await rowOf(page, 'Pictures').dblclick();
  await expect(log).toContainText('Pictures');
});

test('a reply of many lines keeps to its row and is whole in its explanation', async ({ page }) => {
  await page.getByRole('searchbox', { name: 'Filter lines' }).fill('211');
  const row = page.getByRole('log').getByRole('button', { name: /211/ }).first();
  const [text, room] = [await row.locator('.text').boundingBox(), await row.boundingBox()];
  expect(text?.height).toBeLessThanOrEqual(room?.height ?? 0);
  await row.click();
  await expect(page.getByRole('complementary').locator('pre')).toContainText(/^211[\s\S]*\n211 /);
});

test('a line is explained', async ({ page }) => {
  await page.getByRole('log').getByRole('button', { name: /EPSV/ }).first().click();
  const explanation = page.getByRole('complementary');
  await expect(explanation).toContainText('RFC 2428');
  await explanation.getByRole('button', { name: 'Close' }).click();
  await expect(explanation).toBeHidden();
});

test('pausing holds new lines back', async ({ page }) => {
  const region = page.getByRole('region', { name: 'Protocol' });
  await expect(page.getByRole('log')).toContainText('226');
  await region.getByRole('button', { name: 'Pause' }).click();
  await rowOf(page, 'Pictures').dblclick();
  await expect(region).toContainText(/Paused, \d+ new/);
  await expect(page.getByRole('log')).not.toContainText('Pictures');
  await region.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('log')).toContainText('Pictures');
});

test('the transcript can be kept as a file', async ({ page }) => {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the transcript' }).click();
  const text = await readFile(await (await coming).path(), 'utf8');
  expect(text).toContain('USER demo');
  expect(text).toContain('PASS ***');
  expect(text).not.toContain('PASS demo');
});
