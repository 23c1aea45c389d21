import { expect, openDemo, rowOf, test } from './fixtures.ts';

test('the language is the browser’s, switches at once, and is kept', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: '简体中文' }).check();
  await expect(page.getByRole('button', { name: '新建文件夹' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(rowOf(page, 'Welcome.md')).toContainText(/\d{4}年/);
  await page.reload();
  await expect(page.getByRole('button', { name: '新建文件夹' })).toBeVisible();
});

test('the gateway explains failures in the same language', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    locale: 'zh-CN',
    ...(baseURL === undefined ? {} : { baseURL }),
  });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('textbox', { name: '地址' }).fill('ftp://127.0.0.1:1/');
  await page.getByRole('button', { name: '连接', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(/\p{Script=Han}/u);
  await context.close();
});

test('the theme can be chosen', async ({ page }) => {
  await page.goto('/');
  const paper = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const light = await paper();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Dark' }).check();
  expect(await paper()).not.toBe(light);
  const dark = await paper();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await paper()).toBe(dark);
});
