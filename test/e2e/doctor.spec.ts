import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, openDemo, test } from './fixtures.ts';

/** Every check dials; on a busy machine that takes a while. */
const EXAMINED_MS = 60_000;
const CHECKS = 21;

async function examineDemo(page: Page): Promise<void> {
  await openDemo(page);
  await page.getByRole('button', { name: /^Connection:/ }).click();
  await page.getByRole('button', { name: 'Examine this site' }).click();
}

test.describe('the doctor', () => {
  test.setTimeout(2 * EXAMINED_MS);

  test('tries every way with a real transfer, draws who dials whom, and ends with a sentence', async ({
    page,
  }) => {
    await examineDemo(page);
    const dialog = page.getByRole('dialog', { name: 'Doctor · 127.0.0.1' });
    await expect(dialog.getByRole('button', { name: 'Examine again' })).toBeVisible({ timeout: EXAMINED_MS });
    await expect(dialog.getByRole('status')).toContainText('Everything works');
    await expect(dialog.getByRole('listitem')).toHaveCount(CHECKS);
    for (const way of ['EPSV', 'PASV', 'EPRT', 'PORT']) {
      const item = dialog.getByRole('listitem').filter({ has: page.getByText(way, { exact: true }) });
      await expect(item).toContainText(/works.*a listing of \d+ entries and \d+ bytes of a file/s);
    }
    await expect(
      dialog.getByRole('img', { name: /EPSV: works; PASV: works; EPRT: works; PORT: works/ }),
    ).toBeVisible();
    await expectAccessible(page);
  });

  test('gives a report to send to somebody, without the password', async ({ page }) => {
    await examineDemo(page);
    const saved = page.waitForEvent('download', { timeout: EXAMINED_MS });
    await page.getByRole('button', { name: 'Save report' }).click({ timeout: EXAMINED_MS });
    const chunks: Buffer[] = [];
    for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    expect(text).toContain('EPSV');
    expect(text).not.toMatch(/PASS demo|password: demo/);
  });

  test('finds out why a connection failed', async ({ page }) => {
    await openDemo(page);
    const port = /:(\d+)\//.exec(new URL(page.url()).hash)?.[1] ?? '';
    await page.getByRole('button', { name: /^Connection:/ }).click();
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByLabel('Address').fill(`ftp://demo:wrong@127.0.0.1:${port}/`);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Find out why' }).click({ timeout: EXAMINED_MS });
    const dialog = page.getByRole('dialog', { name: 'Doctor · 127.0.0.1' });
    await expect(dialog.getByRole('button', { name: 'Examine again' })).toBeVisible({ timeout: EXAMINED_MS });
    await expect(dialog.getByRole('status')).toContainText(/refuses this user name or password/);
    await expect(dialog.getByRole('listitem').filter({ hasText: 'Login' })).toContainText('does not work');
    await expect(dialog.getByRole('listitem').filter({ hasText: 'EPSV' })).toContainText('not tried');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  test('draws no connection where nobody listens, and says so in the language of the page', async ({
    browser,
  }) => {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto('/');
    await page.getByLabel('地址').fill('ftp://kim:secret@127.0.0.1:1/');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '查找原因' }).click({ timeout: EXAMINED_MS });
    const dialog = page.getByRole('dialog', { name: /127\.0\.0\.1/ });
    await expect(dialog.getByRole('button', { name: '重新诊断' })).toBeVisible({ timeout: EXAMINED_MS });
    await expect(dialog.getByRole('img', { name: /控制连接: 不可用/ })).toBeVisible();
    await expect(dialog).toContainText('此端口没有程序在监听（');
    await expect(dialog).toContainText('前面的步骤失败');
    await expect(dialog).not.toContainText('an earlier step failed');
    await expectAccessible(page);
    await context.close();
  });

  test('stops when it is told to', async ({ page }) => {
    await examineDemo(page);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByRole('dialog').getByRole('status')).toContainText('The examination was stopped.');
  });

  test('speaks Chinese, fits a phone, and is readable in the dark', async ({ browser }) => {
    const context = await browser.newContext({
      locale: 'zh-CN',
      colorScheme: 'dark',
      viewport: { width: 360, height: 740 },
    });
    const page = await context.newPage();
    await openDemo(page);
    await page.getByRole('button', { name: /^连接状态/ }).click();
    await page.getByRole('button', { name: '诊断此站点' }).click();
    await expect(page.getByRole('button', { name: '重新诊断' })).toBeVisible({ timeout: EXAMINED_MS });
    await expect(page.getByRole('dialog').getByRole('status')).toContainText('一切正常');
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await context.close();
  });
});
