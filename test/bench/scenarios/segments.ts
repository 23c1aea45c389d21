import { createHash, X509Certificate } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { startMirrorProxy } from '../../support/mirror-proxy.ts';
import type { MirrorProxy } from '../../support/mirror-proxy.ts';
import { signInTo } from '../../support/gateway.ts';
import type { TestSite } from '../../support/gateway.ts';
import { receiveStreamed } from '../../support/streamed-exchange.ts';
import { certificates } from '../../servers/certificates.ts';
import type { RealServer } from '../../servers/real-server.ts';
import { timedTransfer } from '../curl-timing.ts';
import { compare } from '../scenario.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';
import { MIB, Stage, writeRandomFile } from '../stage.ts';

const SIZE_BYTES = 192 * MIB;
const REPETITIONS = 3;
const FILE = 'big';
/** What the server gives each connection. */
const LIMIT_BYTES_PER_SECOND = 10_000_000;
/** Each way; the round trip gets longer by twice as much. */
const FAR_MS = 50;

/** What stands between Gangway and the server, and what is good enough. */
interface Obstacle {
  readonly scenario: string;
  readonly compared: string;
  readonly goal: number;
  readonly tls: 'none' | 'explicit';
  readonly put: (proxy: MirrorProxy) => void;
}

async function siteBehind(proxy: MirrorProxy, stage: Stage, tls: Obstacle['tls']): Promise<TestSite> {
  const { server, gateway } = stage;
  const { user, password } = server;
  // The certificate is for another address than the mirror's.
  const { fingerprint256 } = new X509Certificate(await readFile((await certificates()).certificate));
  const security = tls === 'none' ? 'plain' : 'explicit';
  const signIn = await signInTo(gateway.port);
  return signIn.site(proxy, {
    ...{ user, password, security },
    ...(tls === 'none' ? {} : { trustedCertificate: fingerprint256 }),
  });
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function measure(obstacle: Obstacle): Promise<ScenarioResult> {
  const { tls, put, ...words } = obstacle;
  await using stage = await Stage.build({ servers: 1, diskSizeBytes: 2 * SIZE_BYTES, tls });
  const { server } = stage;
  const file = join(server.home, FILE);
  await writeRandomFile(file, SIZE_BYTES);
  await using proxy = await startMirrorProxy({ ...server, passivePorts: server.settings.passivePorts });
  put(proxy);
  const site = await siteBehind(proxy, stage, tls);
  const request = site.owner.signed({ path: site.url('files', `/${FILE}`) });
  // This download measures the server, and the ones that are timed begin with what it has learned.
  const { body } = await receiveStreamed(request);
  if (body.sha256 !== (await hashOfFile(file)))
    throw new Error('the bytes through Gangway are not those of the server');
  return await compare(
    stage.gateway,
    {
      reference: () => rateOf(server, `ftp://${proxy.host}:${proxy.port}/${FILE}`, curlOptions(tls)),
      gangway: () => rateOf(server, `${stage.gateway.url}${request.path}`, tokenOf(site)),
    },
    { ...words, unit: 'MiB/s', repetitions: REPETITIONS },
  );
}

async function rateOf(server: RealServer, url: string, options: readonly string[]): Promise<number> {
  const { seconds, downloadedBytes } = await timedTransfer(server, url, options);
  if (downloadedBytes !== SIZE_BYTES) throw new Error(`${downloadedBytes} bytes came`);
  return downloadedBytes / MIB / seconds;
}

function curlOptions(tls: Obstacle['tls']): readonly string[] {
  return tls === 'none' ? [] : ['--ssl-reqd', '--insecure'];
}

function tokenOf(site: TestSite): readonly string[] {
  return ['--header', `Authorization: Bearer ${site.owner.token}`];
}

const limit = (proxy: MirrorProxy): void => proxy.throttle(LIMIT_BYTES_PER_SECOND);
const delay = (proxy: MirrorProxy): void => proxy.delay(FAR_MS);
const LIMITED = 'one file by Gangway against curl ftp://, each connection to the server limited to 10 MB/s';
const FAR =
  'one file by Gangway against curl ftp://, 100 ms of round trip added, 1 MiB in flight per connection';

/** A server that limits each connection. */
export const limited: Scenario = {
  name: 'limited',
  run: () =>
    measure({ scenario: '10 MB/s per connection', compared: LIMITED, goal: 3.5, tls: 'none', put: limit }),
};

/** The same over TLS. */
export const limitedTls: Scenario = {
  name: 'limited-tls',
  run: () =>
    measure({
      scenario: '10 MB/s per connection, TLS',
      compared: LIMITED,
      goal: 3.5,
      tls: 'explicit',
      put: limit,
    }),
};

/** A server far away. */
export const far: Scenario = {
  name: 'far',
  run: () => measure({ scenario: '100 ms farther', compared: FAR, goal: 3, tls: 'none', put: delay }),
};

/** The same over TLS. */
export const farTls: Scenario = {
  name: 'far-tls',
  run: () =>
    measure({ scenario: '100 ms farther, TLS', compared: FAR, goal: 3, tls: 'explicit', put: delay }),
};
