import { expect, openDemo, rowOf, test } from './fixtures.ts';

/** Host and port of the demo server, as the gateway tells them. */
async function demoAddress(page: import('@playwright/test').Page): Promise<string> {
  await openDemo(page);
  const place = /#ftp:\/\/demo@([^/]+)\//.exec(page.url())?.[1];
  if (place === undefined) throw new Error('the address names no server');
  await page.getByRole('button', { name: /^Connection:/ }).click();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByRole('heading', { name: 'Connect to an FTP server' })).toBeVisible();
  return place;
}

test('a wrong password is explained at the step where it failed', async ({ page }) => {
  const server = await demoAddress(page);
  await page.getByRole('textbox', { name: 'Address' }).fill(`ftp://demo:wrong@${server}/`);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('did not accept the user name or the password');
  await expect(page.getByRole('listitem').filter({ hasText: 'Log in' })).toContainText('failed');
  await expect(page.getByRole('listitem').filter({ hasText: 'Open the control connection' })).toContainText(
    'done',
  );
  await page.getByText('What the server said').click();
  await expect(page.getByRole('alert')).toContainText('530');
  await expect(page.getByRole('textbox', { name: 'Address' })).not.toHaveValue(/wrong/);
});

test('a pasted address is taken apart and opened where it points', async ({ page }) => {
  const server = await demoAddress(page);
  await page.getByRole('textbox', { name: 'Address' }).fill(`ftp://demo:demo@${server}/%E6%96%87%E6%A1%A3`);
  await expect(page.getByRole('textbox', { name: 'Host' })).toHaveValue('127.0.0.1');
  await expect(page.getByRole('textbox', { name: 'User name' })).toHaveValue('demo');
  await expect(page.getByRole('textbox', { name: 'Port' })).toHaveValue(/^\d+$/);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(rowOf(page, '项目计划.txt')).toBeVisible();
});

test('a bookmark of a server that is not open asks for the password only', async ({ page }) => {
  const server = await demoAddress(page);
  await page.goto(`/#ftp://demo@${server}/Pictures`);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'User name' })).toHaveValue('demo');
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('navigation')).toContainText('Pictures');
});

test('a password in the address leaves it at once', async ({ page }) => {
  await page.goto('/#ftp://demo:secret@127.0.0.1:2/');
  await expect(page.getByRole('textbox', { name: 'Password' })).toHaveValue('secret');
  await expect(page).toHaveURL(/#ftp:\/\/demo@127\.0\.0\.1:2\/$/);
});

test('a host is asked for', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Which server?');
  await expect(page.getByRole('textbox', { name: 'Host' })).toBeFocused();
});

test('a connection in clear is marked, and its facts are told', async ({ page }) => {
  await openDemo(page);
  await page.getByRole('button', { name: /^Connection: Not encrypted/ }).click();
  const facts = page.getByRole('dialog', { name: /^Connection/ });
  await expect(facts).toContainText('can be read on the way');
  await expect(facts).toContainText('Extended passive (EPSV)');
});

test('a sign-in that ended leads back to the form, with the place kept', async ({ page, context }) => {
  await openDemo(page, '/Pictures');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByText('Your sign-in ended')).toBeVisible();
  await page.getByRole('textbox', { name: 'Password' }).fill('demo');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByRole('navigation')).toContainText('Pictures');
});
