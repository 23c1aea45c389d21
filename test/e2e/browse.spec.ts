import { expect, goTo, openDemo, rowOf, test } from './fixtures.ts';

test('one click opens the demo server', async ({ page }) => {
  await openDemo(page);
  await expect(page).toHaveURL(/#ftp:\/\/demo@127\.0\.0\.1:\d+\/$/);
  await expect(page.getByRole('contentinfo')).toContainText('items');
});

test('Chinese names are opened, and the address shows where we are', async ({ page }) => {
  await openDemo(page);
  await rowOf(page, '文档').dblclick();
  await expect(page).toHaveURL(/%E6%96%87%E6%A1%A3$/);
  await expect(page.getByRole('navigation')).toContainText('文档');
  await expect(rowOf(page, '项目计划.txt')).toBeVisible();
  await rowOf(page, '项目计划.txt').dblclick();
  await expect(page.getByRole('dialog')).toContainText('项目计划.txt');
  await expect(page.getByRole('region', { name: '项目计划.txt' })).not.toBeEmpty();
});

test('back, forward and reload keep the place', async ({ page }) => {
  await openDemo(page);
  await rowOf(page, 'Pictures').dblclick();
  await expect(page.getByRole('navigation')).toContainText('Pictures');
  await page.goBack();
  await expect(rowOf(page, 'Welcome.md')).toBeVisible();
  await expect(rowOf(page, 'Pictures')).toHaveAttribute('aria-selected', 'true');
  await page.goForward();
  await expect(page.getByRole('navigation')).toContainText('Pictures');
  await page.reload();
  await expect(page.getByRole('navigation')).toContainText('Pictures');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
});

test('two thousand files scroll, and only those that are seen are drawn', async ({ page }) => {
  await openDemo(page, '/Two thousand files');
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', /^2\d{3}$/);
  expect(await page.getByRole('row').count()).toBeLessThan(80);
  const first = await page.getByRole('row').nth(1).getAttribute('aria-rowindex');
  expect(first).toBe('2');
  await grid.focus();
  await page.keyboard.press('End');
  await expect(page.locator('[aria-selected=true]')).toBeInViewport();
  await expect(page.locator('[aria-selected=true]')).toHaveAttribute('aria-rowindex', /^20\d\d$/);
  expect(await page.getByRole('row').count()).toBeLessThan(80);
  await page.keyboard.press('Home');
  await expect(page.locator('[aria-rowindex="2"]')).toBeInViewport();
});

test('the keyboard does everything', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('grid').focus();
  await page.keyboard.type('Pict');
  await expect(rowOf(page, 'Pictures')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation')).toContainText('Pictures');
  await page.keyboard.press('Backspace');
  await expect(rowOf(page, 'Pictures')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+a');
  await expect(page.getByRole('contentinfo')).toContainText('selected');
  await page.keyboard.press('Escape');
  await expect(page.locator('[role=row][aria-selected=true]')).toHaveCount(0);
  await page.keyboard.press('/');
  await page.keyboard.type('welc');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
});

test('a folder that is not there is explained', async ({ page }) => {
  await openDemo(page);
  await goTo(page, '/no such folder');
  await expect(page.getByRole('heading', { name: 'This folder cannot be shown' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('no such file or folder');
  await page.getByRole('button', { name: 'Parent folder' }).click();
  await expect(rowOf(page, 'Welcome.md')).toBeVisible();
});

test('columns sort both ways', async ({ page }) => {
  await openDemo(page);
  const head = page.getByRole('columnheader', { name: 'Name' });
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByRole('row').nth(1)).not.toContainText('Data');
});

test('the details show a picture and its facts', async ({ page }) => {
  await openDemo(page, '/Pictures');
  const pane = page.getByRole('region', { name: 'Details' });
  await expect(pane).toContainText('Size of the files');
  await rowOf(page, 'Mandelbrot.png').click();
  await expect(pane.getByRole('heading')).toHaveText('Mandelbrot.png');
  await expect(pane).toContainText('0644');
  await expect(pane.getByRole('img', { name: 'Mandelbrot.png' })).toBeVisible();
  await page.getByRole('button', { name: 'Details' }).click();
  await expect(pane).toBeHidden();
});
