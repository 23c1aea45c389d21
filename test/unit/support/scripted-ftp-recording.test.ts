import { afterEach, describe, expect, it } from 'vitest';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';
import { RawFtp } from './raw-ftp-client.ts';

let server: ScriptedFtp | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(): Promise<ScriptedFtp> {
  server = await startScriptedFtp();
  server.tree.put('/a/b.txt', 'hello');
  return server;
}

describe('recording', () => {
  it('keeps every command, reply and data connection with its time', async () => {
    const ftp = await RawFtp.login(await start());
    await ftp.fetch(server!, 'RETR /a/b.txt');
    await server!.until(() => server!.last.dataConnections[0]?.ended !== undefined);
    expect(server!.last.verbs).toEqual(['USER', 'PASS', 'TYPE', 'EPSV', 'RETR']);
    expect(server!.last.replies.map((reply) => reply.code)).toEqual([220, 331, 230, 200, 229, 150, 226]);
    expect(server!.last.dataConnections[0]).toMatchObject({
      mode: 'EPSV',
      bytesSent: 5,
      ended: 'server-fin',
    });
    const times = server!.last.commands.map((command) => command.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('reports its own failures when it is closed', async () => {
    const own = await startScriptedFtp();
    own.script(
      on('LIST').listing(() => {
        throw new Error('broken test listing');
      }),
    );
    const ftp = await RawFtp.login(own);
    await ftp.passive(own);
    ftp.tell('LIST');
    expect(await ftp.ask('NOOP')).toMatch(/^200 /);
    await expect(own.close()).rejects.toMatchObject({ errors: [{ message: 'broken test listing' }] });
  });

  it('counts open sockets, and has none after close', async () => {
    const ftp = await RawFtp.login(await start());
    const data = await ftp.passive(server!);
    await server!.until(() => server!.open === 2);
    data.destroy();
    ftp.destroy();
    await server!.until(() => server!.open === 0);
  });
});
