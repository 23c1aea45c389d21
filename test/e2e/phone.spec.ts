import { expect, expectAccessible, expectNoSidewaysScroll, openDemo, rowOf, test } from './fixtures.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test('the connect screen fits', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByText('More settings').click();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('a tap opens, a long name fits, and everything is within reach of the thumb', async ({ page }) => {
  await openDemo(page);
  await expectNoSidewaysScroll(page);
  await rowOf(page, 'Pictures').tap();
  await expect(page.getByRole('navigation')).toContainText('Pictures');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  for (const button of await page.getByRole('toolbar').last().getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
});

test('the inspector fills the screen', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('button', { name: 'Protocol' }).tap();
  const box = await page.getByRole('region', { name: 'Protocol' }).boundingBox();
  expect(box?.height).toBeGreaterThan(700);
  await page.getByRole('log').getByRole('button', { name: /226/ }).last().tap();
  await expect(page.getByRole('complementary')).toContainText('Completed');
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.getByRole('region', { name: 'Protocol' }).getByRole('button', { name: 'Close' }).first().tap();
  await expect(page.getByRole('log')).toBeHidden();
});

test('a dialog fits', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('button', { name: 'New folder' }).tap();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test.describe('in Chinese', () => {
  test.use({ locale: 'zh-CN' });

  test('nothing is wider than the screen', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { name: '连接 FTP 服务器' })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await openDemo(page);
    await expectNoSidewaysScroll(page);
  });
});
