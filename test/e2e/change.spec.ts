import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, makeRoom, openDemo, rowOf, test } from './fixtures.ts';

interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

function textFile(name: string, text: string): Chosen {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}

const UPLOAD_BYTES = 6_000_000;
const UPLOAD_SECONDS = 3;

/** A network on which the upload takes some seconds. */
async function slowUploads(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: UPLOAD_BYTES / UPLOAD_SECONDS,
  });
}

async function upload(page: Page, files: Chosen[]): Promise<void> {
  await page.getByLabel('Upload files').first().setInputFiles(files);
}

test('an upload shows its progress and ends in the list', async ({ page }) => {
  await openDemo(page, '/Inbox');
  await makeRoom(page, 'uploads by button');
  await slowUploads(page);
  await upload(page, [
    { name: 'big.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(UPLOAD_BYTES, 7) },
  ]);
  const tray = page.getByRole('region', { name: 'Transfers' });
  await expect(tray).toContainText('Uploading 1 file');
  await expect(tray).toContainText(/[1-9][.\d]*\s(kB|MB) of 6\sMB · .*\/s · \d+ s left/u);
  await expect(tray.getByRole('progressbar')).toBeVisible();
  await expect(tray).toContainText('1 upload complete');
  await expect(rowOf(page, 'big.bin')).toContainText(/6\sMB/u);
});

test('dropped files are uploaded', async ({ page }) => {
  await openDemo(page, '/Inbox');
  await makeRoom(page, 'uploads by drop');
  const dropped = await page.evaluateHandle(
    `(() => { const d = new DataTransfer(); d.items.add(new File(['dropped'], '拖放.txt')); return d; })()`,
  );
  await page.getByRole('grid').dispatchEvent('dragenter', { dataTransfer: dropped });
  await expect(page.getByText('Drop to upload to uploads by drop')).toBeVisible();
  await page.getByRole('grid').dispatchEvent('drop', { dataTransfer: dropped });
  await expect(rowOf(page, '拖放.txt')).toBeVisible();
});

test('a download is the same bytes', async ({ page }) => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31 + (index >> 8)) % 256));
  await openDemo(page, '/Inbox');
  await makeRoom(page, 'downloads');
  await upload(page, [{ name: 'bytes ü.bin', mimeType: 'application/octet-stream', buffer: bytes }]);
  await rowOf(page, 'bytes ü.bin').click();
  const coming = page.waitForEvent('download');
  await page.getByRole('toolbar').getByRole('link', { name: 'Download' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('bytes ü.bin');
  expect(bytes.equals(await readFile(await download.path()))).toBe(true);
});

test('a taken name is asked about: keep both, replace, skip', async ({ page }) => {
  await openDemo(page, '/Inbox');
  await makeRoom(page, 'conflicts');
  await upload(page, [textFile('note.txt', 'one')]);
  await expect(rowOf(page, 'note.txt')).toContainText('3 B');
  await upload(page, [textFile('note.txt', 'second')]);
  const question = page.getByRole('dialog', { name: '“note.txt” is already there' });
  await question.getByRole('button', { name: 'Keep both' }).click();
  await expect(rowOf(page, 'note (2).txt')).toContainText('6 B');
  await upload(page, [textFile('note.txt', 'four')]);
  await question.getByRole('button', { name: 'Replace' }).click();
  await expect(rowOf(page, 'note.txt')).toContainText('4 B');
  await upload(page, [textFile('note.txt', 'skipped')]);
  await question.getByRole('button', { name: 'Skip' }).click();
  await expect(page.getByRole('region', { name: 'Transfers' })).toContainText('Skipped');
  await expect(rowOf(page, 'note.txt')).toContainText('4 B');
});

test('a file is renamed in its row, and deleted after a question that names it', async ({ page }) => {
  await openDemo(page, '/Inbox');
  await makeRoom(page, 'changes');
  await upload(page, [textFile('old name.txt', 'x')]);
  await rowOf(page, 'old name.txt').click();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Rename' }).fill('新名字.txt');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, '新名字.txt')).toHaveAttribute('aria-selected', 'true');
  await expect(rowOf(page, 'old name.txt')).toHaveCount(0);
  await page.keyboard.press('Delete');
  const question = page.getByRole('dialog', { name: 'Delete “新名字.txt”?' });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'This folder is empty' })).toBeVisible();
});

test('a folder that is not empty stays, and the reason is told', async ({ page }) => {
  await openDemo(page, '/Inbox');
  await makeRoom(page, 'not empty');
  await upload(page, [textFile('inside.txt', 'x')]);
  await expect(rowOf(page, 'inside.txt')).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Backspace');
  await rowOf(page, 'not empty').click();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('“not empty” is not empty. Delete what is in it first.')).toBeVisible();
  await expect(rowOf(page, 'not empty')).toBeVisible();
});

test('a name that is taken or impossible is refused', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('a/b');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('nor contain a slash');
  await page.getByRole('textbox', { name: 'Name' }).fill('Pictures');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Something with this name is there already.')).toBeVisible();
});
