import { X509Certificate } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRandomFile } from '../bench/stage.ts';
import { certificates } from '../servers/certificates.ts';
import { proftpd } from '../servers/proftpd.ts';
import type { ServerKind, ServerSettings } from '../servers/real-server.ts';
import { vsftpd } from '../servers/vsftpd.ts';
import { signInTo } from '../support/gateway.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { startMirrorProxy } from '../support/mirror-proxy.ts';
import type { FtpConnection, MirrorProxy } from '../support/mirror-proxy.ts';
import { fingerprintOfStream, receiveStreamed } from '../support/streamed-exchange.ts';

const MIB = 1024 * 1024;
const SIZE_BYTES = 1_024 * MIB;
const RESETS = 20;
const PASSIVE_PORTS = 40;
const LONG_MS = 120_000;

const CASES: readonly [ServerKind, Partial<ServerSettings>][] = [
  [vsftpd, { tls: 'none' }],
  [proftpd, { tls: 'explicit', requireTls: true, requireTlsReuse: true }],
];

/** Cuts one of the two connections at each of so many random bytes. Returns what was cut so far. */
function resetAtRandom(proxy: MirrorProxy): FtpConnection[] {
  const places = Array.from({ length: RESETS }, () => Math.random() * 0.97 * SIZE_BYTES).sort(
    (a, b) => a - b,
  );
  const done: FtpConnection[] = [];
  proxy.watch((dataBytes) => {
    const place = places[0];
    if (place === undefined || dataBytes < place) return;
    const kind = Math.random() < 0.5 ? 'control' : 'data';
    // Between two tries there is nothing to cut.
    if (proxy.open('data') === 0 || proxy.cut(kind, Math.random() < 0.7 ? 'rst' : 'fin') === 0) return;
    places.shift();
    done.push(kind);
  });
  return done;
}

for (const [kind, settings] of CASES) {
  const reason = await kind.prepare();
  const title = `${kind.abilities.software}, TLS ${settings.tls ?? 'none'}`;
  describe.skipIf(reason !== undefined)(
    reason === undefined ? title : `${title} (skipped: ${reason})`,
    () => {
      it(
        'a download of 1 GiB survives 20 random resets of either connection, and the client sees one whole 200',
        async () => {
          const options = {
            idleSeconds: 300,
            passivePorts: PASSIVE_PORTS,
            diskSizeBytes: SIZE_BYTES + 64 * MIB,
          };
          await using server = await kind.start({ ...settings, ...options });
          const file = join(server.home, 'big');
          await writeRandomFile(file, SIZE_BYTES);
          await server.giveHomeToUser();
          const whole = await fingerprintOfStream(createReadStream(file));
          await using proxy = await startMirrorProxy({ ...server, passivePorts: PASSIVE_PORTS });
          await using gateway = await GatewayProcess.start({ authorities: server.caPath });
          const { user, password } = server;
          const signIn = await signInTo(gateway.port);
          const { fingerprint256 } = new X509Certificate(await readFile((await certificates()).certificate));
          const site = await signIn.site(
            proxy,
            settings.tls === 'none'
              ? { user, password, security: 'plain' }
              : { user, password, security: 'explicit', trustedCertificate: fingerprint256 },
          );
          const cuts = resetAtRandom(proxy);
          const got = await receiveStreamed(site.owner.signed({ path: site.url('files', '/big') }));
          expect(got).toEqual({ status: 200, body: whole });
          expect(cuts).toHaveLength(RESETS);
          expect(await site.transcript()).toMatch(
            /the download was lost after \d+ bytes \(.*\); going on from there, try 1 of 5/,
          );
        },
        LONG_MS,
      );
    },
  );
}
