import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprintOfStream, openStreamed } from '../support/streamed-exchange.ts';
import { startGateway } from '../support/gateway.ts';
import { vsftpd } from './vsftpd.ts';

/** A busy machine may take its time; nothing here waits for a limit. */
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const DOWNLOADS = 8;
const CONTENT = randomBytes(3_000_001);
/** More than all sockets between the server and the client take. */
const HELD_BYTES = 64 * 1024 * 1024;
const reason = await vsftpd.prepare();
const title = 'a server with one passive port, which ends the session of whoever asks for another';

describe.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, () => {
  it('serves many downloads at once, one after the other (case 44)', async () => {
    await using server = await vsftpd.start({ passivePorts: 1, activeMode: false });
    await using gateway = await startGateway({ limits: PATIENT });
    await writeFile(join(server.home, 'wanted'), CONTENT);
    await writeFile(join(server.home, 'held'), Buffer.alloc(HELD_BYTES));
    await server.giveHomeToUser();
    const { user, password } = server;
    const site = await gateway.site(server, { user, password });
    // Not read for a while, so that it holds the port however fast the machine is.
    const { body: holder } = await openStreamed(site.owner.signed({ path: site.url('files', '/held') }));
    const asked = Promise.all(Array.from({ length: DOWNLOADS }, () => site.get('/wanted')));
    await expect.poll(() => site.transcript(), { timeout: 8_000 }).toContain('waiting for a passive port');
    const held = await fingerprintOfStream(holder);
    expect(held.sizeBytes).toBe(HELD_BYTES);
    const answers = await asked;
    expect(answers.map(({ status, end, body }) => [status, end, body.equals(CONTENT)])).toEqual(
      answers.map(() => [200, 'complete', true]),
    );
  }, 60_000);
});
