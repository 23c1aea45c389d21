import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientFor, prepareClients } from './clients.ts';
import { curl } from './curl.ts';
import type { RealServer } from './real-server.ts';
import { SERVER_KINDS } from './server-kinds.ts';

const TEXT = 'Two lines\nand no more\n';
const noClients = await prepareClients();

for (const kind of SERVER_KINDS) {
  const reason = noClients ?? (await kind.prepare());
  for (const tls of kind.abilities.tls) {
    const client = clientFor(kind.name, tls);
    const title = `${kind.abilities.software}, TLS ${tls}, asked by ${client.name}`;
    describe.skipIf(reason !== undefined)(
      reason === undefined ? title : `${title} (skipped: ${reason})`,
      () => {
        let server: RealServer;

        beforeAll(async () => {
          server = await kind.start({ tls });
          await writeFile(join(server.home, 'there.txt'), TEXT);
          await server.giveHomeToUser();
        });
        afterAll(() => server.stop());

        it('lists its home', async () => {
          expect(await client.list(server)).toMatch(/^-.* 22 .* there\.txt\r?$/m);
        });

        it('sends a file', async () => {
          expect(await client.fetch(server, 'there.txt')).toBe(TEXT);
        });

        it('takes a file', async () => {
          await client.send(server, join(server.home, 'there.txt'), 'new.txt');
          expect(await readFile(join(server.home, 'new.txt'), 'utf8')).toBe(TEXT);
        });

        it('refuses a wrong password', async () => {
          await expect(curl(server, '/', ['--user', `${server.user}:wrong`])).rejects.toThrow(/denied/i);
        });
      },
    );
  }
}
