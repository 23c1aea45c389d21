import { describe, expect, it } from 'vitest';
import type { Site } from '../../server/contract/site.ts';
import { makeDataFolder } from '../support/data-folder.ts';
import { startGateway, TestSite } from '../support/gateway.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import { GatewayProcess } from './gateway-process.ts';

/** Sites saved before the kill; the first one makes the key file. */
const ROUNDS = [1, 4, 9];

describe('a Gangway that is killed while sites are saved', () => {
  it.each(ROUNDS)(
    'after %i answers has every site that it answered for, and each logs in',
    async (answers) => {
      await using server = await startScriptedFtp();
      server.tree.put('/f', 'twelve bytes');
      const folder = makeDataFolder();
      const killed = new GatewayProcess('server/main.ts', folder);
      const saved: string[] = [];
      try {
        await killed.ready();
        const keeper = await killed.signIn();
        const gone = killed.exit;
        const saver = async (): Promise<void> => {
          while (saved.length < answers) saved.push((await keeper.site(server, { saved: true })).id);
        };
        // Several at once, so that the kill hits some in the middle.
        await Promise.allSettled(
          [saver(), saver(), saver()].map((one) => one.then(() => killed.signal('SIGKILL'))),
        );
        expect(await gone).toBe('SIGKILL');
      } finally {
        await killed.end();
      }
      expect(saved.length).toBeGreaterThanOrEqual(answers);

      const gateway = await startGateway({ dataFolder: folder });
      const keeper = await gateway.signIn();
      const { body } = await keeper.ask({ path: '/api/v1/sites' });
      const found = JSON.parse(body.toString()) as Site[];
      expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(saved));
      for (const { id, locked } of found) {
        expect(locked).toBeUndefined();
        expect((await new TestSite(keeper, id).get('/f')).body.toString()).toBe('twelve bytes');
      }
      await gateway.close();
    },
  );
});
