import { describe, expect, test, vi } from 'vitest';
import { DnsFailed, HostInvalid, TargetNotAllowed } from '../../../server/security/errors.ts';
import type { Resolve } from '../../../server/security/name-resolver.ts';
import { TargetPolicy } from '../../../server/security/target-policy.ts';
import type { PolicyOptions, Target } from '../../../server/security/target-policy.ts';
import { parseTargets } from '../../../server/security/target-rules.ts';

const FOREVER = new AbortController().signal;
const PUBLIC = '93.184.215.14';

function policy(targets: string | undefined, options: Partial<PolicyOptions> = {}): TargetPolicy {
  const rules = targets === undefined ? undefined : parseTargets(targets).rules;
  return new TargetPolicy({ ownAddresses: [], alwaysAllow: [], resolve: answer(PUBLIC), ...options, rules });
}

function answer(...addresses: string[]): Resolve {
  return async () => addresses;
}

function permit(judge: TargetPolicy, host: string, port = 21): Promise<Target> {
  return judge.permit(host, port, { signal: FOREVER });
}

async function verdict(judge: TargetPolicy, host: string, port = 21): Promise<'yes' | 'no'> {
  try {
    await permit(judge, host, port);
    return 'yes';
  } catch (error) {
    expect(error).toBeInstanceOf(TargetNotAllowed);
    return 'no';
  }
}

/** Literal, verdict without TARGETS, verdict with `*`, and the narrowest rule that unlocks it or undefined. */
const LITERALS: readonly (readonly [string, 'yes' | 'no', 'yes' | 'no', string | undefined])[] = [
  // Ordinary servers.
  [PUBLIC, 'yes', 'yes', PUBLIC],
  ['1.1.1.1', 'yes', 'yes', '1.1.1.1'],
  ['9.255.255.255', 'yes', 'yes', '9.0.0.0/8'],
  ['11.0.0.0', 'yes', 'yes', '11.0.0.0/8'],
  ['100.63.255.255', 'yes', 'yes', '100.63.255.255'],
  ['100.128.0.0', 'yes', 'yes', '100.128.0.0'],
  ['126.255.255.255', 'yes', 'yes', '126.0.0.0/8'],
  ['128.0.0.1', 'yes', 'yes', '128.0.0.1'],
  ['172.15.255.255', 'yes', 'yes', '172.15.0.0/16'],
  ['172.32.0.0', 'yes', 'yes', '172.32.0.0'],
  ['192.167.255.255', 'yes', 'yes', '192.167.0.0/16'],
  ['192.169.0.0', 'yes', 'yes', '192.169.0.0'],
  ['223.255.255.255', 'yes', 'yes', '223.255.255.255'],
  ['2606:4700::1111', 'yes', 'yes', '2606:4700::/32'],
  ['2001:200::1', 'yes', 'yes', '2001:200::/32'],
  ['::ffff:1.1.1.1', 'yes', 'yes', '1.1.1.1'],
  // Private: a NAS at home.
  ['10.0.0.1', 'yes', 'yes', '10.0.0.1'],
  ['10.255.255.255', 'yes', 'yes', '10.0.0.0/8'],
  ['172.16.0.1', 'yes', 'yes', '172.16.0.0/12'],
  ['172.31.255.255', 'yes', 'yes', '172.16.0.0/12'],
  ['192.168.1.10', 'yes', 'yes', '192.168.0.0/16'],
  ['100.64.0.1', 'yes', 'yes', '100.64.0.0/10'],
  ['100.127.255.255', 'yes', 'yes', '100.64.0.0/10'],
  ['fc00::1', 'yes', 'yes', 'fc00::/7'],
  ['fdff::1', 'yes', 'yes', 'fd00::/8'],
  ['::ffff:10.0.0.1', 'yes', 'yes', '10.0.0.1'],
  // Only when written out.
  ['127.0.0.1', 'no', 'no', '127.0.0.1'],
  ['127.255.255.254', 'no', 'no', '127.0.0.0/8'],
  ['::1', 'no', 'no', '::1'],
  ['::ffff:127.0.0.1', 'no', 'no', '127.0.0.0/8'],
  ['::ffff:7f00:1', 'no', 'no', '::ffff:127.0.0.0/104'],
  ['169.254.0.1', 'no', 'no', '169.254.0.0/16'],
  ['169.254.255.255', 'no', 'no', '169.254.0.0/16'],
  ['fe80::1', 'no', 'no', 'fe80::/10'],
  ['febf::1', 'no', 'no', 'fe80::/10'],
  ['192.0.2.1', 'no', 'no', '192.0.2.0/24'],
  ['198.51.100.1', 'no', 'no', '198.51.100.0/24'],
  ['203.0.113.1', 'no', 'no', '203.0.113.0/24'],
  ['2001:db8::1', 'no', 'no', '2001:db8::/32'],
  ['3fff::1', 'no', 'no', '3fff::/20'],
  ['198.18.0.1', 'no', 'no', '198.18.0.0/15'],
  ['198.19.255.255', 'no', 'no', '198.18.0.0/15'],
  // Never.
  ['169.254.169.254', 'no', 'no', undefined],
  ['169.254.170.2', 'no', 'no', undefined],
  ['169.254.170.23', 'no', 'no', undefined],
  ['100.100.100.200', 'no', 'no', undefined],
  ['192.0.0.192', 'no', 'no', undefined],
  ['168.63.129.16', 'no', 'no', undefined],
  ['fd00:ec2::254', 'no', 'no', undefined],
  ['fd00:ec2::23', 'no', 'no', undefined],
  ['fd20:ce::254', 'no', 'no', undefined],
  ['::ffff:169.254.169.254', 'no', 'no', undefined],
  ['0.0.0.0', 'no', 'no', undefined],
  ['0.255.255.255', 'no', 'no', undefined],
  ['192.0.0.1', 'no', 'no', undefined],
  ['192.88.99.1', 'no', 'no', undefined],
  ['224.0.0.1', 'no', 'no', undefined],
  ['239.255.255.255', 'no', 'no', undefined],
  ['240.0.0.1', 'no', 'no', undefined],
  ['255.255.255.255', 'no', 'no', undefined],
  ['ff02::1', 'no', 'no', undefined],
  ['::', 'no', 'no', undefined],
  ['::127.0.0.1', 'no', 'no', undefined],
  ['::10.0.0.1', 'no', 'no', undefined],
  ['::ffff:0:127.0.0.1', 'no', 'no', undefined],
  ['64:ff9b::7f00:1', 'no', 'no', undefined],
  ['64:ff9b::10.0.0.1', 'no', 'no', undefined],
  ['64:ff9b:1::7f00:1', 'no', 'no', undefined],
  ['2002:7f00:1::', 'no', 'no', undefined],
  ['2001::1', 'no', 'no', undefined],
  ['2001:1ff::1', 'no', 'no', undefined],
  ['100::1', 'no', 'no', undefined],
  ['5f00::1', 'no', 'no', undefined],
  ['fec0::1', 'no', 'no', undefined],
];

describe('literal addresses', () => {
  test.each(LITERALS)(
    '%s: without TARGETS %s, with * %s, unlocked by %s',
    async (host, open, any, unlock) => {
      expect(await verdict(policy(undefined), host)).toBe(open);
      expect(await verdict(policy('*:*'), host)).toBe(any);
      expect(await verdict(policy('1.2.3.4'), host)).toBe('no');
      const itself = host.includes(':') ? `[${host}]:*` : `${host}:*`;
      expect(await verdict(policy(itself), host)).toBe(unlock === undefined ? 'no' : 'yes');
      if (unlock !== undefined) expect(await verdict(policy(unlock), host)).toBe('yes');
    },
  );

  test.each(['127.0.0.1', '169.254.0.1', '198.18.0.1'])(
    'a rule that is wider than the range does not unlock %s',
    async (host) => {
      expect(await verdict(policy('0.0.0.0/0'), host)).toBe('no');
      expect(await verdict(policy('::/0,0.0.0.0/0,*'), host)).toBe('no');
    },
  );

  test('a literal is dialled without asking the name service', async () => {
    const resolve = vi.fn(answer(PUBLIC));
    const target = await permit(policy(undefined, { resolve }), '[2606:4700:0::1111]');
    expect(target).toEqual({
      host: '2606:4700::1111',
      address: '2606:4700::1111',
      family: 6,
      port: 21,
      alternatives: [],
    });
    expect(resolve).not.toHaveBeenCalled();
  });
});

describe('ports without TARGETS', () => {
  test.each([
    [21, 'yes'],
    [990, 'yes'],
    [1_024, 'yes'],
    [2_121, 'yes'],
    [65_535, 'yes'],
    [0, 'no'],
    [-1, 'no'],
    [20, 'no'],
    [22, 'no'],
    [25, 'no'],
    [989, 'no'],
    [991, 'no'],
    [1_023, 'no'],
    [65_536, 'no'],
    [21.5, 'no'],
    [NaN, 'no'],
  ] as const)('port %s: %s', async (port, expected) => {
    expect(await verdict(policy(undefined), PUBLIC, port)).toBe(expected);
  });
});

describe('names', () => {
  test('the judged address is what is to be dialled, and the name is kept for certificates', async () => {
    const target = await permit(
      policy(undefined, { resolve: answer('2606:4700::1', PUBLIC) }),
      'FTP.example.org.',
      990,
    );
    expect(target).toEqual({
      host: 'ftp.example.org',
      port: 990,
      address: '2606:4700::1',
      family: 6,
      alternatives: [{ address: PUBLIC, family: 4 }],
    });
  });

  test.each([
    [['127.0.0.1']],
    [[PUBLIC, '127.0.0.1']],
    [['127.0.0.1', PUBLIC]],
    [[PUBLIC, '::1']],
    [[PUBLIC, '169.254.169.254']],
    [[PUBLIC, 'fe80::1%2']],
    [[PUBLIC, '']],
  ])('a name is refused if any of its addresses is: %j', async (addresses) => {
    expect(await verdict(policy(undefined, { resolve: answer(...addresses) }), 'evil.example')).toBe('no');
  });

  test('a name whose answers alternate is resolved once per permit and never dialled at the bad one', async () => {
    let asked = 0;
    const resolve: Resolve = async () => {
      asked += 1;
      return [asked % 2 === 1 ? PUBLIC : '127.0.0.1'];
    };
    const judge = policy(undefined, { resolve });
    const dialled = new Set<string>();
    for (let round = 1; round <= 500; round += 1) {
      await permit(judge, 'rebind.example').then(
        (target) => dialled.add(target.address),
        () => undefined,
      );
      expect(asked).toBe(round);
    }
    expect([...dialled]).toEqual([PUBLIC]);
  });

  test.each([
    ['ftp.example.org', 'ftp.example.org', PUBLIC, 'yes'],
    ['*.example.org', 'ftp.example.org', PUBLIC, 'yes'],
    ['*.example.org', 'example.org', PUBLIC, 'no'],
    ['other.example', 'ftp.example.org', PUBLIC, 'no'],
    ['nas.home', 'nas.home', '192.168.1.10', 'yes'],
    ['192.168.0.0/16', 'nas.home', '192.168.1.10', 'yes'],
    ['10.0.0.0/8', 'nas.home', '192.168.1.10', 'no'],
    ['evil.example', 'evil.example', '127.0.0.1', 'no'],
    ['*', 'localhost', '127.0.0.1', 'no'],
    ['localhost', 'localhost', '127.0.0.1', 'yes'],
    ['localhost', 'localhost', '169.254.0.1', 'no'],
    ['localhost', 'evil.example', '127.0.0.1', 'no'],
    ['*.localhost', 'a.localhost', '127.0.0.1', 'no'],
    ['evil.example', 'evil.example', '169.254.169.254', 'no'],
    ['ftp.example.org:2121', 'ftp.example.org', PUBLIC, 'no'],
    ['', 'ftp.example.org', PUBLIC, 'no'],
  ] as const)('TARGETS=%s, %s at %s: %s', async (targets, host, address, expected) => {
    expect(await verdict(policy(targets, { resolve: answer(address) }), host)).toBe(expected);
  });

  test('a name that no rule could allow is not even resolved', async () => {
    const resolve = vi.fn(answer(PUBLIC));
    const alwaysAllow = [{ host: '127.0.0.1', port: 2222 }];
    const judge = policy('ftp.example.org:21,10.0.0.0/8:2121', { resolve, alwaysAllow });
    expect(await verdict(judge, 'secret.attacker.example')).toBe('no');
    expect(resolve).not.toHaveBeenCalled();
    expect(await verdict(judge, 'secret.attacker.example', 2121)).toBe('no');
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test('an odd spelling is refused before anything else', async () => {
    await expect(permit(policy('*:*'), '0x7f.1')).rejects.toThrow(HostInvalid);
  });
});

describe('the gateway itself and the demo', () => {
  const own = [
    { host: '192.168.1.5', port: 8080 },
    { host: '::1', port: 8080 },
  ];

  test('the own listening address is refused, whoever wrote a rule or permission for it', async () => {
    const judge = policy('*:*,[::1]:*', { ownAddresses: own, alwaysAllow: own });
    expect(await verdict(judge, '192.168.1.5', 8080)).toBe('no');
    expect(await verdict(judge, '::ffff:192.168.1.5', 8080)).toBe('no');
    expect(await verdict(judge, '::1', 8080)).toBe('no');
    expect(await verdict(judge, '192.168.1.5', 2121)).toBe('yes');
    expect(await verdict(judge, '192.168.1.6', 8080)).toBe('yes');
  });

  test('a name that leads to the gateway itself is refused', async () => {
    const judge = policy(undefined, { ownAddresses: own, resolve: answer('192.168.1.5') });
    expect(await verdict(judge, 'gateway.home', 8080)).toBe('no');
  });

  test('the demo server may be dialled on loopback, and only at its port', async () => {
    const judge = policy('ftp.example.org', { alwaysAllow: [{ host: '127.0.0.1', port: 2121 }] });
    expect(await verdict(judge, '127.0.0.1', 2121)).toBe('yes');
    expect(await verdict(judge, '::ffff:127.0.0.1', 2121)).toBe('yes');
    expect(await verdict(judge, '127.0.0.1', 2122)).toBe('no');
    expect(await verdict(judge, '127.0.0.2', 2121)).toBe('no');
  });

  test('an endpoint may be allowed by name', async () => {
    const judge = policy('', {
      alwaysAllow: [{ host: 'localhost', port: 2121 }],
      resolve: answer('127.0.0.1'),
    });
    expect(await verdict(judge, 'localhost', 2121)).toBe('yes');
    expect(await verdict(judge, 'evil.example', 2121)).toBe('no');
  });

  test('endpoints that are added after the start count', async () => {
    const alwaysAllow: { host: string; port: number }[] = [];
    const judge = policy('', { alwaysAllow });
    expect(await verdict(judge, '127.0.0.1', 2121)).toBe('no');
    alwaysAllow.push({ host: '127.0.0.1', port: 2121 });
    expect(await verdict(judge, '127.0.0.1', 2121)).toBe('yes');
  });
});

test('every refusal has the same words, and the reason is beside them', async () => {
  const judge = policy(undefined, {
    ownAddresses: [{ host: PUBLIC, port: 8080 }],
    resolve: answer('10.0.0.1', '::1'),
  });
  const refusals = await Promise.all(
    [
      permit(judge, '127.0.0.1'),
      permit(judge, PUBLIC, 8080),
      permit(judge, PUBLIC, 25),
      permit(judge, 'x.example'),
    ].map((one) => one.catch((error: unknown) => error as TargetNotAllowed)),
  );
  const messages = refusals.map((one) => (one instanceof Error ? one.message : 'permitted'));
  expect(new Set(messages)).toEqual(new Set(['this server may not be reached through this gateway']));
  expect(refusals.map((one) => (one instanceof TargetNotAllowed ? one.why : ''))).toEqual([
    '127.0.0.1 (loopback) is covered by no rule',
    'it is the gateway itself',
    `no rule for ${PUBLIC} port 25`,
    '::1 (loopback) is covered by no rule',
  ]);
});

describe('the name service', () => {
  test('a name that does not exist is a failure that will not go away', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const judge = policy(undefined, { resolve: () => Promise.reject(cause) });
    const failure = expect(permit(judge, 'no.example')).rejects;
    await failure.toMatchObject({
      code: 'DNS_FAILED',
      phase: 'dns',
      retry: 'never',
      host: 'no.example',
      cause,
    });
  });

  test.each([
    ['that fails', () => Promise.reject(Object.assign(new Error('EAI_AGAIN'), { code: 'EAI_AGAIN' }))],
    ['without addresses', answer()],
  ])('an answer %s may be better later', async (_how, resolve) => {
    await expect(permit(policy(undefined, { resolve }), 'a.example')).rejects.toMatchObject({
      code: 'DNS_FAILED',
      retry: 'later',
    });
  });

  test('silence ends after ten seconds', async () => {
    const deadline = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal);
    const failed = permit(policy(undefined, { resolve: () => new Promise(() => undefined) }), 'slow.example');
    const failure = expect(failed).rejects.toThrow(DnsFailed);
    expect(timeout).toHaveBeenCalledExactlyOnceWith(10_000);
    deadline.abort(new DOMException('too late', 'TimeoutError'));
    await failure;
    timeout.mockRestore();
  });

  test('a caller who aborts gets the own reason back, before and during the question', async () => {
    const reason = new Error('the browser went away');
    const resolve = vi.fn<Resolve>(() => new Promise(() => undefined));
    const judge = policy(undefined, { resolve });
    await expect(judge.permit('a.example', 21, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(resolve).not.toHaveBeenCalled();
    const abort = new AbortController();
    const asked = expect(judge.permit('a.example', 21, { signal: abort.signal })).rejects.toBe(reason);
    abort.abort(reason);
    await asked;
  });

  test('the resolver of the system knows localhost', async () => {
    const judge = new TargetPolicy({
      rules: parseTargets('localhost').rules,
      ownAddresses: [],
      alwaysAllow: [],
    });
    expect(['127.0.0.1', '::1']).toContain((await permit(judge, 'localhost')).address);
  });
});

describe('an address that a server announces', () => {
  const listed = (targets: string, options: Partial<PolicyOptions> = {}): TargetPolicy =>
    policy(targets, options);

  test.each([
    ['203.0.113.8/32:*', '203.0.113.8', true],
    ['10.1.0.0/16:*', '10.1.2.3', true],
    ['10.1.0.0/16:*', '10.2.2.3', false],
    // Loopback and link-local only where they are written out; the metadata services never.
    ['0.0.0.0/0:*', '127.0.0.1', false],
    ['127.0.0.2/32:*', '127.0.0.2', true],
    ['0.0.0.0/0:*', '169.254.169.254', false],
    ['169.254.0.0/16:*', '169.254.169.254', false],
    ['0.0.0.0/0:*', '224.0.0.1', false],
    ['10.1.0.0/16:*', 'ftp.example.org', false],
    ['10.1.0.0/16:*', '', false],
  ])('in the list %s: %s may be dialled: %s', (targets, address, isPermitted) => {
    expect(listed(targets).permitsAddress(address, 40_000)).toBe(isPermitted);
  });

  test('is never the gateway itself', () => {
    const ownAddresses = [{ host: '10.1.0.9', port: 8080 }];
    const judge = listed('10.1.0.0/16:*', { ownAddresses });
    expect(judge.permitsAddress('10.1.0.9', 8080)).toBe(false);
    expect(judge.permitsAddress('10.1.0.9', 40_000)).toBe(true);
  });
});
