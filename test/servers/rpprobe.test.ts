import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Folder } from '../../server/contract/entry.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { OTHER_ACCOUNT } from './account.ts';
import { proftpd } from './proftpd.ts';
import type { RealServer, ServerSettings } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

/** A busy machine may take its time; nothing here waits for a limit. */
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const CROWD = 200;
const SMALL_BYTES = 10_240;
const LARGE_BYTES = 5_000_011;
const SMALL_COUNT = 8;
const PASSIVE_PORTS = 40;
const PATIENCE_MS = 180_000;

interface Wanted {
  readonly ask: (site: TestSite) => Promise<Exchange>;
  readonly isRight: (answer: Exchange) => boolean;
}

interface Crowd {
  readonly tls: ServerSettings['tls'];
  /** How many people are signed in. */
  readonly users: number;
  /** How many accounts of the server they share. */
  readonly accounts: 1 | 2;
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A listing, a large file, and many small ones, in turn. */
async function makeWishes(server: RealServer): Promise<Wanted[]> {
  const files = Array.from({ length: SMALL_COUNT + 1 }, (_, at) => ({
    name: `file-${at}`,
    content: randomBytes(at === SMALL_COUNT ? LARGE_BYTES : SMALL_BYTES),
  }));
  for (const { name, content } of files) await writeFile(join(server.home, name), content);
  await server.giveHomeToUser();
  const listing: Wanted = {
    ask: (site) => site.list('/'),
    isRight: ({ body }) => (JSON.parse(body.toString()) as Folder).entries.length === files.length,
  };
  const reads = files.map(({ name, content }): Wanted => {
    const digest = digestOf(content);
    return { ask: (site) => site.get(`/${name}`), isRight: ({ body }) => digestOf(body) === digest };
  });
  return [listing, ...reads];
}

/** All at once, spread over the sites; the result is what went wrong. */
async function crowdAt(sites: readonly TestSite[], wishes: readonly Wanted[]): Promise<string[]> {
  const failures: string[] = [];
  const one = async (at: number): Promise<void> => {
    const wish = wishes[at % wishes.length];
    const site = sites[at % sites.length];
    if (wish === undefined || site === undefined) throw new Error('nothing is wished');
    const answer = await wish.ask(site);
    if (answer.status === 200 && answer.end === 'complete' && wish.isRight(answer)) return;
    failures.push(`${at}: ${answer.status} ${answer.end} ${answer.body.subarray(0, 300).toString()}`);
  };
  await Promise.all(Array.from({ length: CROWD }, (_, at) => one(at)));
  return failures;
}

/** A site per sign-in; every second one logs in with the second account if there are two. */
async function sitesFor(gateway: TestGateway, server: RealServer, crowd: Crowd): Promise<TestSite[]> {
  const { password, settings } = server;
  const security = settings.tls === 'none' ? ('plain' as const) : ('explicit' as const);
  const userOf = (at: number): string => (at % crowd.accounts === 0 ? server.user : OTHER_ACCOUNT.user);
  return Promise.all(
    Array.from({ length: crowd.users }, (_, at) =>
      gateway.site(server, { user: userOf(at), password, security }),
    ),
  );
}

for (const kind of [proftpd]) {
  const reason = await kind.prepare();
  const isSkipped = reason !== undefined;
  const title = `200 clients at once on ${kind.abilities.software} with two sessions per address`;

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    it.each<[string, Crowd]>(Array.from({length:8},(_, n)=>['probe '+n, { tls: 'explicit', users: 1, accounts: 1 }]),
    )(
      '%s are all served, each with the right bytes, and none hears of the limit (case 92)',
      async (_who, crowd) => {
        await using server = await kind.start({ maxPerIp: 2, tls: crowd.tls, passivePorts: PASSIVE_PORTS });
        const authorities = [await readFile(server.caPath, 'utf8')];
        await using gateway = await startGateway({ limits: PATIENT, authorities });
        const wishes = await makeWishes(server);
        const sites = await sitesFor(gateway, server, crowd);
        const f = await crowdAt(sites, wishes);
 if (f.length) await writeFile('/tmp/rp/fail-'+Date.now()+'.txt', f.join('\n')+'\n'+await sites[0]!.transcript());
 expect(f).toEqual([]);
      },
      PATIENCE_MS,
    );
  });
}
