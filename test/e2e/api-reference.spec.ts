import { expect, expectAccessible, test } from './fixtures.ts';

test('the reference shows every call, and a call can be tried on it', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '')) foreign.push(request.url());
  });
  await page.goto('/docs');
  await expect(page.getByRole('heading', { name: 'Gangway API' })).toBeVisible();
  for (const group of ['Session', 'Files', 'Watches', 'Bridge'])
    await expect(page.getByRole('heading', { name: group, exact: true })).toBeVisible();

  await page.getByRole('searchbox').fill('sign in');
  const card = page.locator('#signIn');
  await card.getByText('/api/v1/session').first().click();
  await card.getByRole('button', { name: 'Send' }).click();
  await expect(card.getByRole('status')).toHaveText(/^20[01] /);

  // The cookie is the page's own: the next call is signed by it.
  await page.getByRole('searchbox').fill('getSession');
  const who = page.locator('#getSession');
  await who.getByText('/api/v1/session').first().click();
  await who.getByRole('button', { name: 'Send' }).click();
  await expect(who.getByRole('status')).toHaveText(/^200 /);
  await expectAccessible(page);
  expect(foreign).toEqual([]);
});

test('a link to a group of the reference leads there, and everything on it is reached by programs for the blind', async ({
  page,
}) => {
  await page.goto('/docs/');
  await page.getByRole('link', { name: 'Archive and search' }).click();
  await expect(page.getByRole('region', { name: 'Archive and search' })).toBeInViewport();
  await page.locator('#createSite > summary').press('Enter');
  await expect(page.locator('#createSite').getByRole('heading', { name: 'Try it' })).toBeVisible();
  await expectAccessible(page);
});

test('a link to one call of the reference opens it, on the phone as well', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/docs/#listFolder');
  await expect(page.locator('#listFolder')).toHaveAttribute('open', '');
  const widths = await page.evaluate<number[]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(widths[0]).toBe(widths[1]);
});
