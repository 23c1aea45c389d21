import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { LITMUS_SUITES, litmus, prepareLitmus } from './litmus.ts';
import { proftpd } from './proftpd.ts';
import type { RealServer } from './real-server.ts';
import { vsftpd } from './vsftpd.ts';

/** A busy machine may take its time; nothing here waits for a limit. */
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const PASSIVE_PORTS = 40;
const LONGEST_MS = 120_000;
/** How many tests litmus 0.13 has in each suite; one that it leaves out would not be missed otherwise. */
const COUNTS = { basic: 16, copymove: 13, props: 30, locks: 41, http: 4 } as const;

const withoutLitmus = await prepareLitmus();

for (const kind of [proftpd, vsftpd]) {
  const reason = (await kind.prepare()) ?? withoutLitmus;
  const isSkipped = reason !== undefined;
  const title = `litmus over ${kind.abilities.software}`;

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    let server: RealServer;
    let gateway: TestGateway;
    let site: TestSite;

    beforeAll(async () => {
      server = await kind.start({ passivePorts: PASSIVE_PORTS });
      gateway = await startGateway({ limits: PATIENT });
      const { user, password } = server;
      site = await gateway.site(server, { user, password });
    });
    afterAll(async () => {
      await gateway.close();
      await server.stop();
    });

    it.each(LITMUS_SUITES)(
      '%s: everything passes',
      async (suite) => {
        const url = `http://127.0.0.1:${gateway.port}/dav/${site.id}/`;
        const { passed, notPassed, output } = await litmus(suite, url, site.owner.token);
        expect(notPassed, output).toEqual([]);
        expect(passed, output).toBe(COUNTS[suite]);
      },
      LONGEST_MS,
    );
  });
}
