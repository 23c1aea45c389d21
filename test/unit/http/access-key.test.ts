import { afterEach, describe, expect, it } from 'vitest';
import type { SessionInfo } from '../../../server/contract/session.ts';
import { injectedGateway, PUBLIC_URL } from './injected-gateway.ts';
import type { InjectedGateway } from './injected-gateway.ts';
import type { GatewayOptions } from '../../support/gateway.ts';

const KEY = 'correct horse battery';
const ELSEWHERE = 'https://files.example.org';

let gateway: InjectedGateway;
afterEach(() => gateway.app.close());

async function begin(options: GatewayOptions): Promise<void> {
  gateway = await injectedGateway(options);
}

interface Answer {
  readonly status: number;
  readonly info: SessionInfo & { readonly code?: string };
  readonly retryAfter: string | undefined;
}

async function signIn(
  payload: object,
  options: { address?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const answer = await gateway.ask({
    ...{ method: 'POST', url: '/api/v1/session', payload, headers: options.headers ?? {} },
    remoteAddress: options.address ?? '203.0.113.7',
  });
  const retryAfter = answer.headers['retry-after'];
  return { status: answer.statusCode, info: answer.json(), retryAfter: retryAfter?.toString() };
}

describe('signing in', () => {
  it('at a gateway that only its own machine reaches makes a keeper', async () => {
    await begin({});
    const { status, info } = await signIn({});
    expect([status, info.kind, info.rights, info.sites, info.folder]).toEqual([
      201,
      'keeper',
      ['admin'],
      'all',
      '/',
    ]);
  });

  it('elsewhere without an access key makes a guest, who may do nothing that is kept', async () => {
    await begin({ publicUrl: ELSEWHERE });
    const { info } = await signIn({});
    expect([info.kind, info.rights, info.sites]).toEqual(['guest', ['read', 'write', 'delete'], []]);
    const headers = { authorization: `Bearer ${info.token ?? ''}` };
    const made = await gateway.ask({
      ...{
        method: 'POST',
        url: '/api/v1/sites',
        headers,
        payload: { saved: false, host: '127.0.0.1', port: 2121 },
      },
    });
    expect(made.statusCode).toBe(201);
    const { id } = made.json<{ id: string }>();
    for (const [method, url, payload] of [
      ['POST', '/api/v1/sites', { saved: true, host: '127.0.0.1', port: 2121 }],
      ['PATCH', `/api/v1/sites/${id}`, { saved: true }],
      ['POST', '/api/v1/tokens', { name: 'n', sites: 'all', rights: ['read'] }],
      ['GET', '/api/v1/tokens', undefined],
      ['GET', '/api/v1/tokens/x', undefined],
      ['DELETE', '/api/v1/tokens/x', undefined],
    ] as const) {
      const answer = await gateway.ask({
        method,
        url,
        headers,
        ...(payload === undefined ? {} : { payload }),
      });
      expect([answer.statusCode, answer.json<{ code: string }>().code], url).toEqual([403, 'AUTH_FORBIDDEN']);
    }
  });

  it.each([PUBLIC_URL, ELSEWHERE])(
    'at %s with an access key needs it, and makes a keeper',
    async (publicUrl) => {
      await begin({ publicUrl, accessKey: KEY });
      for (const wrong of [
        {},
        { key: 'x' },
        { key: `${KEY} ` },
        { key: KEY.slice(1) },
        { key: KEY.toUpperCase() },
      ]) {
        const { status, info } = await signIn(wrong);
        expect([status, info.code]).toEqual([401, 'AUTH_KEY']);
      }
      const { status, info } = await signIn({ key: KEY });
      expect([status, info.kind]).toEqual([201, 'keeper']);
    },
  );

  it('a second time needs no key again, and a key that is wrong then is told', async () => {
    await begin({ accessKey: KEY });
    const { info } = await signIn({ key: KEY });
    const headers = { authorization: `Bearer ${info.token ?? ''}` };
    const again = await signIn({}, { headers });
    expect([again.status, again.info.kind, again.info.token]).toEqual([200, 'keeper', undefined]);
    expect((await signIn({ key: KEY }, { headers })).status).toBe(200);
    expect((await signIn({ key: 'wrong' }, { headers })).status).toBe(401);
  });
});

describe('guessing the access key (T47)', () => {
  it('is over after ten wrong ones from an address, also with the right one; others are not affected', async () => {
    await begin({ accessKey: KEY });
    for (let at = 0; at < 10; at += 1) {
      expect((await signIn({ key: `guess ${at}` })).info.code).toBe('AUTH_KEY');
    }
    const refused = await signIn({ key: KEY });
    expect([refused.status, refused.info.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect((await signIn({ key: KEY }, { address: '203.0.113.8' })).status).toBe(201);
  });

  it('counts the addresses of one IPv6 network together', async () => {
    await begin({ accessKey: KEY });
    for (let at = 0; at < 10; at += 1) await signIn({ key: 'x' }, { address: `2001:db8::${at}` });
    expect((await signIn({ key: KEY }, { address: '2001:db8::ffff' })).status).toBe(429);
    expect((await signIn({ key: KEY }, { address: '2001:db8:0:1::1' })).status).toBe(201);
  });

  it('is not what a page does that asks without a key', async () => {
    await begin({ accessKey: KEY });
    for (let at = 0; at < 20; at += 1) expect((await signIn({})).status).toBe(401);
    expect((await signIn({ key: KEY })).status).toBe(201);
  });
});
