/** How many requests anybody may make. */
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

describe('every answer', () => {
  it('tells what is left and how long until all is back', async () => {
    gateway = await startGateway({ requestsPerMinute: 60 });
    const kim = await gateway.signIn();
    const { headers } = await kim.ask({ path: '/api/v1/sites' });
    expect(headers['ratelimit-policy']).toBe('"requests";q=60;w=60');
    expect(headers.ratelimit).toMatch(/^"requests";r=(59|58);t=[12]$/);
  });

  it('tells nothing where there is no limit', async () => {
    gateway = await startGateway({ requestsPerMinute: 0 });
    const kim = await gateway.signIn();
    expect((await kim.ask({ path: '/api/v1/sites' })).headers['ratelimit-policy']).toBeUndefined();
  });
});

describe('too many requests', () => {
  it('are 429 with the time to wait, for the one who made them and for nobody else', async () => {
    gateway = await startGateway({ requestsPerMinute: 20 });
    const [kim, lee] = [await gateway.signIn(), await gateway.signIn()];
    const answers = [];
    for (let at = 0; at < 25; at += 1) answers.push(await kim.ask({ path: '/api/v1/sites' }));
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(last?.headers['retry-after']).toMatch(/^[1-4]$/);
    expect(last?.headers.ratelimit).toMatch(/^"requests";r=0;t=\d+$/);
    expect(JSON.parse(String(last?.body)) as { code: string; retryable: boolean }).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
    });
    expect((await lee.ask({ path: '/api/v1/sites' })).status).toBe(200);
    expect((await gateway.ask({ path: '/healthz' })).status).toBe(200);
  });
});
