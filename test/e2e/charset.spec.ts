import type { Page } from '@playwright/test';
import iconv from 'iconv-lite';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { expect, expectAccessible, expectNoSidewaysScroll, goTo, rowOf, test } from './fixtures.ts';

const FOLDER = '资料';
const NAMES = ['会议纪要.txt', '报告.doc', '照片', '财务报表.xls', '一'];
/** In the folder, the same name under every charset. */
const BYTES_PATH = '/\\xD7\\xCA\\xC1\\xCF';

let server: ScriptedFtp;
test.beforeEach(async () => {
  server = await startScriptedFtp();
  for (const name of NAMES) put(`/${FOLDER}/${name}`, `content of ${name}`);
  put(`/${FOLDER}/旧/里面.txt`, 'x');
  server.tree.put('/readme.txt', 'plain');
});
test.afterEach(() => server.close());

function put(path: string, content: string): void {
  server.tree.put(iconv.encode(path, 'gb18030'), content);
}

function logins(): number {
  return server.connections.flatMap(({ commands }) => commands).filter(({ verb }) => verb === 'USER').length;
}

async function connect(page: Page): Promise<void> {
  await page.goto('/');
  const address = page.getByRole('textbox', { name: /^(Address|地址)$/ });
  await address.fill(`ftp://kim:secret@127.0.0.1:${server.port}/`);
  await page.keyboard.press('Enter');
  const agree = page.getByRole('button', { name: /without|plain|明文|不加密/i });
  await expect(rowOf(page, 'readme.txt').or(agree).first()).toBeVisible();
  if (await agree.isVisible()) await agree.click();
  await expect(rowOf(page, 'readme.txt')).toBeVisible();
}

/** The banner that offers the charset, in either language. */
function banner(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('status').filter({ hasText: /GB18030/ });
}

async function useGuess(page: Page): Promise<void> {
  await banner(page)
    .getByRole('button', { name: /Use it for this site|此站点使用它/ })
    .click();
  await expect(banner(page)).toBeHidden();
}

async function choose(page: Page, charset: string): Promise<void> {
  await page.getByRole('button', { name: /^Connection:/ }).click();
  const choice = page.getByRole('combobox', { name: 'Names' });
  await choice.selectOption(charset);
  await page.keyboard.press('Escape');
  await expect(choice).toBeHidden();
}

test('names in GBK are readable by a guess, and one click makes it the charset of the site, without a new login', async ({
  page,
}) => {
  await connect(page);
  await rowOf(page, FOLDER).dblclick();
  for (const name of ['报告.doc', '财务报表.xls', '照片']) await expect(rowOf(page, name)).toBeVisible();
  await expect(page.getByRole('navigation')).toContainText(FOLDER);
  await expect(banner(page)).toContainText('Some names are not UTF-8; they look like GB18030');
  await expectAccessible(page);
  const before = logins();

  await useGuess(page);
  for (const name of NAMES) await expect(rowOf(page, name)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(encodeURIComponent(FOLDER)));
  await expect(page.getByRole('navigation')).toContainText(FOLDER);
  expect(logins()).toBe(before);

  await rowOf(page, '旧').dblclick();
  await expect(rowOf(page, '里面.txt')).toBeVisible();
  await page.goBack();
  await expect(rowOf(page, '报告.doc')).toBeVisible();
  expect(logins()).toBe(before);
});

test('a name in GBK is opened, saved, renamed and deleted, and the server keeps GBK', async ({ page }) => {
  await connect(page);
  await rowOf(page, FOLDER).dblclick();
  await useGuess(page);

  await rowOf(page, '会议纪要.txt').dblclick();
  await expect(page.getByRole('dialog')).toContainText('content of 会议纪要.txt');
  await page.keyboard.press('Escape');

  await rowOf(page, '报告.doc').click();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: /name/i }).last().fill('新报告.doc');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, '新报告.doc')).toBeVisible();
  const renamed = iconv.encode(`/${FOLDER}/新报告.doc`, 'gb18030');
  expect(server.tree.read(renamed).toString()).toBe('content of 报告.doc');

  await rowOf(page, '财务报表.xls').click();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(rowOf(page, '财务报表.xls')).toBeHidden();

  await choose(page, 'auto');
  await expect(banner(page)).toBeVisible();
  await expect(rowOf(page, '新报告.doc')).toBeVisible();
  await expect(page).toHaveURL(/%5CxD7%5CxCA%5CxC1%5CxCF|\\xD7\\xCA\\xC1\\xCF/);
  await goTo(page, BYTES_PATH);
  await expect(rowOf(page, '照片')).toBeVisible();
});

test('the offer can be declined, and the charset chosen by hand', async ({ page }) => {
  await connect(page);
  await rowOf(page, FOLDER).dblclick();
  await banner(page).getByRole('button', { name: 'Close' }).click();
  await expect(banner(page)).toBeHidden();
  await choose(page, 'windows-1251');
  await expect(rowOf(page, iconv.decode(iconv.encode('报告.doc', 'gb18030'), 'win1251'))).toBeVisible();
  await choose(page, 'gb18030');
  await expect(rowOf(page, '一')).toBeVisible();
});

test('lines that name nothing are marked, say why, and cannot be opened or deleted', async ({ page }) => {
  const line = '-rw-r--r--   1 kim      staff          12 Mar  7 09:14 ';
  const names = ['plain.txt', 'new', 'twice', 'twice'].map((name) => `${line}${name}`);
  names.splice(2, 0, 'line.txt');
  names.unshift('a line of the server');
  server.script(
    on('FEAT').reply(502),
    on('LIST').listing(() => names.map((text) => `${text}\r\n`)),
  );
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Address' }).fill(`ftp://kim:secret@127.0.0.1:${server.port}/`);
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'plain.txt')).toBeVisible();
  await expect(rowOf(page, 'twice')).toHaveCount(2);
  await expect(page.getByTitle(/^This name cannot be used in a command/)).toHaveText('new');
  await expect(page.getByTitle(/^This line of the listing/)).toHaveText('a line of the server');
  await expect(page.getByTitle(/^This may be the rest of the name above/)).toHaveText('line.txt');
  await page.getByText('line.txt').dblclick();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await expectAccessible(page);
});

test.describe('on a phone, in Chinese, in the dark', () => {
  test.use({
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  });

  test('the offer fits, can be read, and is within reach of the thumb', async ({ page }) => {
    await connect(page);
    await rowOf(page, FOLDER).tap();
    await expect(banner(page)).toContainText('有些文件名不是 UTF-8');
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    for (const button of await banner(page).getByRole('button').all()) {
      const box = await button.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    await useGuess(page);
    await expect(rowOf(page, '一')).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
});
