import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSite } from '../../support/gateway.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp;
let gateway: TestGateway;
let site: TestSite;
beforeEach(async () => {
  server = await startScriptedFtp();
  server.tree.put('/plain', 'content');
  gateway = await startGateway();
  site = await gateway.site(server);
});
afterEach(async () => {
  await gateway.close();
  await server.close();
});

function sent(): string[] {
  return server.connections.flatMap(({ commands }) => commands).map(({ text }) => text);
}

async function rename(name: string): Promise<[number, string | undefined]> {
  const answer = await site.owner.askJson('PATCH', site.url('files', '/plain'), { name });
  return [answer.status, answer.status === 200 ? undefined : codeIn(answer)];
}

describe('a new name with a blank or a dot at its end (case 91)', () => {
  it.each(['blank ', 'dot.', 'both . '])('%j is what a server that keeps names makes of it', async (name) => {
    expect(await rename(name)).toEqual([200, undefined]);
    expect(server.tree.read(`/${name}`).toString()).toBe('content');
    expect(sent().filter((text) => text.startsWith('RMD ')).length).toBe(1);
  });

  it('is asked for with a folder of our own first, and nothing else is touched where it is not kept', async () => {
    server.script(on('MKD').reply(257, '"/somewhere else" created'));
    expect(await rename('blank ')).toEqual([502, 'NAME_CHANGED']);
    expect(server.tree.read('/plain').toString()).toBe('content');
    expect(sent().filter((text) => /^RN(FR|TO) /.test(text))).toEqual([]);
  });

  it.each(['blank', 'blank_'])(
    'that a server turns into %j, where no folder may be made, is given back',
    async (stored) => {
      // It appears when the server has been told the other name.
      server.tree.put(`/${stored}`, 'content');
      server.script(
        on('MKD').reply(550),
        on('MLST').to(`/${stored}`).reply(550).times(1),
        on('RNTO').to('/blank ').reply(250).times(1),
      );
      const renames = (): string[] => sent().filter((text) => /^RN(FR|TO) /.test(text));
      expect(await rename('blank ')).toEqual([502, 'NAME_CHANGED']);
      expect(renames()).toEqual(['RNFR /plain', 'RNTO /blank ', `RNFR /${stored}`, 'RNTO /plain']);
    },
  );

  it('is refused where no folder may be made and another file could be replaced', async () => {
    server.tree.put('/blank', 'of somebody else');
    server.script(on('MKD').reply(550));
    expect(await rename('blank ')).toEqual([502, 'NAME_CHANGED']);
    expect(sent().filter((text) => /^RN(FR|TO) /.test(text))).toEqual([]);
  });

  it('needs no question when it ends in a letter', async () => {
    expect(await rename('other.txt')).toEqual([200, undefined]);
    expect(sent().filter((text) => text.startsWith('MKD '))).toEqual([]);
  });
});
