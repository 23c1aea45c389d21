import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import type { Exchange } from '../support/http-exchange.ts';
import { pattern } from '../support/scripted-ftp/content.ts';
import { on } from '../support/scripted-ftp/script.ts';
import type { Script } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtpOptions } from '../support/scripted-ftp/options.ts';

/** Fits the commit hold exactly; one byte more does not. */
const HELD = 65_536;
const LARGE = 200_000;
const CUTS = [0, 1, 4_095, 4_096, 65_535, 65_536, 65_537];

type Client = 'HTTP/1.1' | 'HTTP/1.0';

/** One fault: its words in the script, whether it can be seen without a size, and whether the last byte hides it. */
interface Fault {
  readonly title: string;
  readonly script: (rule: Script, at: number) => Script;
  /** True when the body may be complete although the script deviates: everything came, and the server said so. */
  readonly isRightAt?: (at: number, sizeBytes: number) => boolean;
  /** Not provable without a size: FTP ends a file by a FIN. */
  readonly needsSize?: true;
}

const FAULTS: readonly Fault[] = [
  { title: 'data reset', script: (rule, at) => rule.dataResetAt(at) },
  {
    title: 'data FIN, then 226',
    script: (rule, at) => rule.dataFinAt(at),
    isRightAt: (at, sizeBytes) => at === sizeBytes,
    needsSize: true,
  },
  { title: 'data FIN, then 426', script: (rule, at) => rule.dataFinAt(at).finalReply(426) },
  { title: 'data FIN, then 451', script: (rule, at) => rule.dataFinAt(at).finalReply(451) },
  { title: 'data FIN, then 550', script: (rule, at) => rule.dataFinAt(at).finalReply(550) },
  { title: 'data FIN, then 552', script: (rule, at) => rule.dataFinAt(at).finalReply(552) },
  {
    title: 'data FIN, then the control connection closes',
    script: (rule, at) => rule.dataFinAt(at).closeInsteadOf226(),
  },
  {
    title: 'data FIN, then the control connection is reset',
    script: (rule, at) => rule.dataFinAt(at).resetInsteadOf226(),
  },
  {
    title: 'control connection reset in the middle',
    script: (rule, at) => rule.losesControlAt(Math.max(1, at)),
  },
  {
    title: 'control connection closed in the middle',
    script: (rule, at) => rule.losesControlAt(Math.max(1, at), 'fin'),
  },
];

describe.each<{ title: string; options: ScriptedFtpOptions; security: 'plain' | 'explicit' }>([
  { title: 'plain', options: {}, security: 'plain' },
  { title: 'plain, no SIZE', options: { without: ['SIZE', 'MLST', 'MLSD'] }, security: 'plain' },
  { title: 'TLS', options: { tls: 'explicit' }, security: 'explicit' },
])('a broken download ($title)', ({ options, security }) => {
  let server: ScriptedFtp;
  let gateway: TestGateway;
  let site: TestSite;
  const knowsSize = options.without === undefined;
  beforeAll(async () => {
    server = await startScriptedFtp(options);
    gateway = await startGateway({ authorities: [server.certificateAuthority] });
    site = await gateway.site(server, { security });
    for (const size of [0, 1, 4_096, HELD, LARGE]) server.tree.put(`/${size}.bin`, { sizeBytes: size });
  });
  afterAll(async () => {
    await gateway.close();
    await server.close();
  });

  const fetchBy = (client: Client, size: number): Promise<Exchange> =>
    client === 'HTTP/1.0' ? site.getHttp10(`/${size}.bin`) : site.get(`/${size}.bin`);

  it.each(FAULTS.filter(({ needsSize }) => knowsSize || needsSize !== true))(
    '$title: never a completed 200 unless it is right, and the site works afterwards',
    async ({ script, isRightAt }) => {
      for (const size of [4_096, HELD, LARGE]) {
        const cuts = [...new Set([...CUTS.filter((at) => at <= size), size - 1, size])];
        for (const at of cuts) {
          for (const client of ['HTTP/1.1', 'HTTP/1.0'] as const) {
            if (client === 'HTTP/1.0' && !knowsSize) continue;
            const name = `${client}, byte ${at} of ${size}`;
            server.script(script(on('RETR'), at));
            const got = await fetchBy(client, size);
            server.behave();
            if (isRightAt?.(at, size) === true || (knowsSize && isComplete(got)))
              expectWhole(got, size, name);
            else expectFailure(got, size, name);
          }
        }
        expectWhole(await fetchBy('HTTP/1.1', size), size, `afterwards, ${size}`);
      }
      await expect.poll(() => site.sessions()).toMatchObject({ leased: 0, opening: 0, waiting: 0 });
    },
  );
});

/** With a size a download may have healed; then it has to be right. Without one nobody could know. */
function isComplete({ status, end }: Exchange): boolean {
  return status === 200 && end === 'complete';
}

function expectWhole(got: Exchange, size: number, name: string): void {
  expect([got.end, got.status, got.body.length], name).toEqual(['complete', 200, size]);
  expect(got.body.equals(pattern(0, size)), name).toBe(true);
}

/** A file within the hold becomes an honest problem; a larger one is broken off by a reset. */
function expectFailure(got: Exchange, size: number, name: string): void {
  if (got.status !== 200) {
    expect([got.end, got.headers['content-type']?.split(';')[0]], name).toEqual([
      'complete',
      'application/problem+json',
    ]);
    expect(got.status, name).toBeGreaterThanOrEqual(500);
    return;
  }
  expect(size, `${name} needs a problem`).toBeGreaterThan(HELD);
  expect(got.end, name).toBe('reset');
  expect(got.body.length, name).toBeLessThan(size);
  expect(got.body.equals(pattern(0, got.body.length)), name).toBe(true);
}
