import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Folder } from '../../../server/contract/entry.ts';
import type { SessionLimits } from '../../../server/ftp/limits.ts';
import type { ServerSettings } from '../real-server.ts';
import { GatewayMachine, ServerMachine } from './machines.ts';
import type { MachineSite } from './machines.ts';
import {
  addHelper,
  buildNetwork,
  DATA_HOST,
  exposeGateway,
  exposeServer,
  FAR_PUBLIC,
  filterPassive,
  forgetIdle,
  GATEWAY,
  hideGateway,
  hideServer,
  NEAR_PUBLIC,
  openWhatIsRead,
  separateDataHost,
  SERVER,
} from './network.ts';
import type { Network, ServerPorts } from './network.ts';
import { reasonAgainstNetworks } from './prepare.ts';

/** A port that swallows everything is waited for so long and no longer; the rest has the limits of every day. */
const BUDGETS = { extendedPassiveMs: 700, passiveMs: 900, acceptMs: 4_000 } satisfies Partial<SessionLimits>;
const ACTIVE_PORTS = { low: 50_000, high: 50_009 };
const FORWARDED = {
  ACTIVE_PUBLIC_ADDRESS: NEAR_PUBLIC,
  ACTIVE_PORTS: `${ACTIVE_PORTS.low}-${ACTIVE_PORTS.high}`,
};
const CONTENT = randomBytes(300_007);
const SWALLOWED = /^EPSV: no data connection to port \d+ \(no answer within 700 ms\); PASV: the same; /;
const REFUSED = /^EPSV: no data connection to port \d+ \(.*ECONNREFUSED.*\); PASV: the same; /;
const SECURITIES = ['plain', 'explicit'] as const;
type Security = (typeof SECURITIES)[number];

/** Where people are in a situation, and what Gangway should make of it. */
interface Situation {
  readonly title: string;
  /** Address under which the server is known. */
  readonly host: string;
  readonly variables?: Record<string, string>;
  readonly securities?: readonly Security[];
  /** Routers and firewalls as they are here. */
  readonly arrange: (network: Network, ports: ServerPorts) => Promise<unknown>;
  readonly mode: string;
  readonly why: string | RegExp;
}

const SITUATIONS: readonly Situation[] = [
  {
    title: 'without any NAT',
    host: SERVER,
    arrange: (network) => Promise.all([exposeGateway(network), exposeServer(network)]),
    mode: 'extended-passive',
    why: 'EPSV works',
  },
  {
    title: 'behind NAT itself',
    host: SERVER,
    arrange: (network) => Promise.all([hideGateway(network), exposeServer(network)]),
    mode: 'extended-passive',
    why: 'EPSV works',
  },
  {
    title: 'with a server behind NAT that announces its private address',
    host: FAR_PUBLIC,
    arrange: (network, ports) => Promise.all([exposeGateway(network), hideServer(network, ports)]),
    mode: 'extended-passive',
    why: 'EPSV works',
  },
  {
    title: 'with both behind NAT',
    host: FAR_PUBLIC,
    arrange: (network, ports) => Promise.all([hideGateway(network), hideServer(network, ports)]),
    mode: 'extended-passive',
    why: 'EPSV works',
  },
  {
    title: 'with a firewall that swallows what goes to passive ports',
    host: SERVER,
    arrange: (network, ports) =>
      Promise.all([exposeGateway(network), exposeServer(network), filterPassive(network, ports, 'drop')]),
    mode: 'extended-active',
    why: new RegExp(`${SWALLOWED.source}EPRT works$`),
  },
  {
    title: 'with a firewall that refuses what goes to passive ports',
    host: SERVER,
    arrange: (network, ports) =>
      Promise.all([exposeGateway(network), exposeServer(network), filterPassive(network, ports, 'reject')]),
    mode: 'extended-active',
    why: new RegExp(`${REFUSED.source}EPRT works$`),
  },
  {
    title: 'with a firewall that opens the passive ports it reads of',
    host: SERVER,
    securities: ['plain'],
    arrange: (network, ports) =>
      Promise.all([exposeGateway(network), exposeServer(network), openWhatIsRead(network, ports)]),
    mode: 'extended-passive',
    why: 'EPSV works',
  },
  {
    title: 'with a firewall that would open the passive ports if it could read of them',
    host: SERVER,
    securities: ['explicit'],
    arrange: (network, ports) =>
      Promise.all([exposeGateway(network), exposeServer(network), openWhatIsRead(network, ports)]),
    mode: 'extended-active',
    why: new RegExp(`${SWALLOWED.source}EPRT works$`),
  },
  {
    title: 'behind NAT with forwarded ports, where only active mode is possible',
    host: SERVER,
    variables: FORWARDED,
    arrange: (network, ports) =>
      Promise.all([
        hideGateway(network, ACTIVE_PORTS),
        exposeServer(network),
        filterPassive(network, ports, 'drop'),
      ]),
    mode: 'extended-active',
    why: new RegExp(`${SWALLOWED.source}EPRT works$`),
  },
  {
    title: 'behind a router that rewrites what it reads, where only active mode is possible',
    host: SERVER,
    // Over TLS the router reads nothing: then this is the situation in which nothing works.
    securities: ['plain'],
    arrange: (network, ports) =>
      Promise.all([
        hideGateway(network),
        addHelper(network.near, ports.control),
        exposeServer(network),
        filterPassive(network, ports, 'drop'),
      ]),
    mode: 'extended-active',
    why: new RegExp(`${SWALLOWED.source}EPRT works$`),
  },
];

/** Everything of one situation, gone at the end of the block. */
async function arranged(
  { arrange, variables = {} }: Pick<Situation, 'arrange' | 'variables'>,
  {
    tls,
    limits,
    ...further
  }: { readonly tls: Security; readonly limits?: Partial<SessionLimits> } & Pick<
    Partial<ServerSettings>,
    'pasvAddress'
  >,
): Promise<AsyncDisposable & { readonly server: ServerMachine; readonly gateway: GatewayMachine }> {
  await using stack = new AsyncDisposableStack();
  const network = stack.use(await buildNetwork());
  const settings: Partial<ServerSettings> =
    tls === 'explicit' ? { tls: 'explicit', requireTls: true, requireTlsReuse: true, ...further } : further;
  const [server, gateway] = await Promise.all([
    ServerMachine.start(network.server, settings),
    GatewayMachine.start(network.gateway, { variables, limits: { ...BUDGETS, ...limits } }),
  ]);
  stack.use(server);
  stack.use(gateway);
  await arrange(network, server.ports);
  await mkdir(join(server.home, 'folder'));
  await writeFile(join(server.home, 'folder', 'file'), CONTENT);
  const owned = stack.move();
  return { server, gateway, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function namesIn(body: Buffer): string[] {
  return (JSON.parse(body.toString()) as Folder).entries.map(({ name }) => name);
}

async function expectFiles(site: MachineSite): Promise<void> {
  const listed = await site.list('/folder');
  expect(listed.status, await site.transcript()).toBe(200);
  expect(namesIn(listed.body)).toEqual(['file']);
  const got = await site.get('/folder/file');
  expect([got.status, got.end, got.body.equals(CONTENT)]).toEqual([200, 'complete', true]);
}

const reason = await reasonAgainstNetworks();
const skipped = reason === undefined ? '' : ` (skipped: ${reason})`;

/** More than all buffers on the way hold, so that a reader who pauses stops the server. */
const LARGE_BYTES = 48 * 1_024 * 1_024;
/** A router with a short memory, and a pause that is longer. */
const FORGETS_AFTER_S = 2;
const HOLD_MS = 5_000;
const LOST = /transfer given up|control connection closed/;

describe.skipIf(reason !== undefined)(
  `Gangway behind a router that forgets silent connections${skipped}`,
  () => {
    const arrange: Situation['arrange'] = async (network) => {
      await Promise.all([hideGateway(network), exposeServer(network)]);
      await forgetIdle(network, FORGETS_AFTER_S);
    };

    async function downloadWith(
      keepAliveMs: number,
      tls: Security,
    ): Promise<{ readonly got: readonly unknown[]; readonly transcript: string }> {
      const limits = { keepAliveMs, verdictMs: 3_000 };
      await using place = await arranged({ arrange }, { tls, limits });
      await writeFile(join(place.server.home, 'large'), Buffer.alloc(LARGE_BYTES));
      const site = await place.gateway.site(SERVER, place.server, { security: tls });
      const { status, end, body } = await site.getSlowly('/large', HOLD_MS);
      return { got: [status, end, body.length], transcript: await site.transcript() };
    }

    it.each(SECURITIES)('ends a transfer well that is longer than its memory: %s', async (tls) => {
      const { got, transcript } = await downloadWith(1_000, tls);
      expect(got).toEqual([200, 'complete', LARGE_BYTES]);
      expect(transcript).toMatch(/< 226 /);
      expect(transcript).not.toMatch(LOST);
    });

    it('would not hear the reply to it without asking in between', async () => {
      expect((await downloadWith(60_000, 'plain')).transcript).toMatch(LOST);
    });
  },
);

describe.skipIf(reason !== undefined)(`Gangway${skipped}`, () => {
  for (const situation of SITUATIONS) {
    for (const tls of situation.securities ?? SECURITIES) {
      it(`reaches the files ${situation.title}, ${tls === 'plain' ? 'in clear' : 'over TLS'}`, async () => {
        await using place = await arranged(situation, { tls });
        const site = await place.gateway.site(situation.host, place.server, { security: tls });
        await expectFiles(site);
        const { dataMode } = await site.status();
        expect(dataMode?.current).toBe(situation.mode);
        expect(dataMode?.why).toEqual(
          typeof situation.why === 'string' ? situation.why : expect.stringMatching(situation.why),
        );
        if (situation.mode === 'extended-active' && tls === 'explicit' && situation.variables === undefined) {
          expect(await site.transcript()).toContain(`announced the private address ${GATEWAY}; over TLS`);
        }
        // What did not work is not paid for again.
        const before = (await site.transcript()).match(/> EPSV/g)?.length;
        await expectFiles(site);
        const after = (await site.transcript()).match(/> EPSV/g)?.length;
        if (situation.mode !== 'extended-passive') expect(after).toBe(before);
      });
    }
  }

  it('dials the address it knows where 227 names a private one (case 38)', async () => {
    const arrange: Situation['arrange'] = (network, ports) =>
      Promise.all([hideGateway(network), hideServer(network, ports)]);
    await using place = await arranged({ arrange }, { tls: 'plain' });
    const site = await place.gateway.site(FAR_PUBLIC, place.server, { mode: 'pasv' });
    await expectFiles(site);
    expect(await site.transcript()).toContain(
      `227 names ${SERVER}; dialling ${FAR_PUBLIC}, the server we talk to`,
    );
  });

  it('dials another host for data where 227 names one that is listed (case 39)', async () => {
    const arrange: Situation['arrange'] = (network, ports) =>
      Promise.all([exposeGateway(network), exposeServer(network), separateDataHost(network, ports)]);
    const variables = { DATA_HOSTS: '10.77.2.3,192.168.0.0/16' };
    await using place = await arranged({ arrange, variables }, { tls: 'plain', pasvAddress: DATA_HOST });
    const site = await place.gateway.site(SERVER, place.server);
    await expectFiles(site);
    expect((await site.status()).dataMode).toMatchObject({
      current: 'passive',
      why: expect.stringMatching(/^EPSV: .* within 700 ms\); PASV works$/) as string,
    });
  });

  it('does not dial it where it is not listed', async () => {
    const arrange: Situation['arrange'] = (network, ports) =>
      Promise.all([exposeGateway(network), exposeServer(network), separateDataHost(network, ports)]);
    await using place = await arranged({ arrange }, { tls: 'plain', pasvAddress: DATA_HOST });
    const site = await place.gateway.site(SERVER, place.server, { mode: 'pasv' });
    expect((await site.list('/folder')).status).toBe(502);
    expect(await site.transcript()).toContain(`dialling ${SERVER}, the server we talk to`);
  });

  it('reaches the files of two at once without paying twice for what is filtered', async () => {
    const arrange: Situation['arrange'] = (network, ports) =>
      Promise.all([exposeGateway(network), exposeServer(network), filterPassive(network, ports, 'drop')]);
    await using place = await arranged({ arrange }, { tls: 'plain' });
    const site = await place.gateway.site(SERVER, place.server);
    const got = await Promise.all([1, 2, 3].map(() => site.get('/folder/file')));
    expect(got.map(({ status, body }) => [status, body.equals(CONTENT)])).toEqual(got.map(() => [200, true]));
    expect((await site.transcript()).match(/> EPSV/g)).toHaveLength(1);
  });

  it('says what it tried where no data connection is possible at all', async () => {
    const arrange: Situation['arrange'] = (network, ports) =>
      Promise.all([hideGateway(network), exposeServer(network), filterPassive(network, ports, 'drop')]);
    await using place = await arranged({ arrange }, { tls: 'plain' });
    const site = await place.gateway.site(SERVER, place.server);
    const { status, body } = await site.list('/folder');
    const problem = JSON.parse(body.toString()) as { code: string; detail: string };
    expect([status, problem.code]).toEqual([502, 'FTP_DATA_REFUSED']);
    const { dataMode } = await site.status();
    expect(dataMode?.current).toBeUndefined();
    expect(dataMode?.why).toMatch(
      /^nothing worked \(EPSV: .* within 700 ms\); PASV: the same; EPRT was answered with 500; PORT: the same\)$/,
    );
    for (const verb of ['EPSV', 'PASV', 'EPRT', 'PORT']) expect(body.toString()).toContain(verb);
  });

  it('tells a server in the same private network its own address although a public one is configured', async () => {
    const arrange: Situation['arrange'] = (network) =>
      Promise.all([exposeGateway(network), exposeServer(network)]);
    await using place = await arranged({ arrange, variables: FORWARDED }, { tls: 'plain' });
    const site = await place.gateway.site(SERVER, place.server, { mode: 'active' });
    await expectFiles(site);
    const transcript = await site.transcript();
    expect(transcript).toContain(`> EPRT |1|${NEAR_PUBLIC}|`);
    expect(transcript).toContain(`> EPRT |1|${GATEWAY}|`);
  });
});
