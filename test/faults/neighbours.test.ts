import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway, TestSite } from '../support/gateway.ts';
import { headOf } from '../support/http-exchange.ts';
import { on } from '../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';

const VICTIMS_BYTE = 'S'.charCodeAt(0);
/** Letters of the response heads; a slab of somebody else's file has 256 KiB. */
const FEW = 100;

const servers: ScriptedFtp[] = [];
let gateway: TestGateway;
afterEach(async () => {
  await gateway.close();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function startServer(): Promise<ScriptedFtp> {
  const server = await startScriptedFtp();
  servers.push(server);
  return server;
}

function get(site: TestSite, path: string): string {
  return headOf(site.owner.signed({ path: site.url('files', path) }), '1.1');
}

async function everythingFrom(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
  // Not `once`: a reset is an answer here.
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks);
}

describe('what one client is sent', () => {
  it('never has bytes of another download, also when a pipelined one breaks in the middle', async () => {
    gateway = await startGateway();
    const [hostile, honest] = [await startServer(), await startServer()];
    hostile.tree.put('/big', Buffer.alloc(30_000_000, 'b'));
    hostile.tree.put('/breaks', Buffer.alloc(2_000_000, 'm'));
    hostile.script(on('RETR').to('/breaks').dataResetAt(500_000));
    honest.tree.put('/secret', Buffer.alloc(3_000_000, VICTIMS_BYTE));
    const attacker = await gateway.site(hostile);
    const victim = await gateway.site(honest);
    const socket = connect(gateway.port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    // The first response fills every buffer, because nobody reads; the second one waits behind it and breaks.
    socket.write(get(attacker, '/big'));
    await hostile.until(() => hostile.connections.some(({ verbs }) => verbs.includes('RETR')));
    socket.write(get(attacker, '/breaks'));
    await hostile.until(() => hostile.connections.filter(({ verbs }) => verbs.includes('RETR')).length > 1);
    await wait(300);
    for (let round = 0; round < 3; round += 1) {
      const got = await Promise.all(Array.from({ length: 6 }, () => victim.get('/secret')));
      expect(got.map(({ end }) => end)).toEqual(got.map(() => 'complete'));
    }
    setTimeout(() => socket.destroy(), 1_500);
    const seen = await everythingFrom(socket.resume());
    expect(seen.reduce((count, byte) => count + Number(byte === VICTIMS_BYTE), 0)).toBeLessThan(FEW);
  });

  it('ends with the announced length: a server whose SIZE is too small writes no second response', async () => {
    gateway = await startGateway();
    const server = await startServer();
    const forged = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<script>';
    server.tree.put('/f', Buffer.from(`0123456789${forged}${'x'.repeat(200_000)}`));
    server.script(on('SIZE').reply(213, '10'), on('MLST').reply(502, 'no'));
    const site = await gateway.site(server);
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(get(site, '/f'));
    setTimeout(() => socket.destroy(), 1_500);
    const seen = (await everythingFrom(socket)).toString('latin1');
    expect(seen).not.toContain('<script>');
    expect(seen).not.toContain('HTTP/1.1 200');
  });
});
