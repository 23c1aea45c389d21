/** Folders whose names mean something to a server, and names that may not be sent at all (cases 72 to 75, 85 to 87). */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePathnameReply } from '../../../server/ftp/pathname-reply.ts';
import { ContractSession, pathname } from '../../contracts/contract-session.ts';
import { ftpSrv } from '../ftp-srv.ts';
import { SERVER_KINDS } from '../server-kinds.ts';
import { onServer } from './on-server.ts';

/** An option, a file pattern, words, and what LIST prints between a link and its target. */
const FOLDERS = ['-la', '-rf', 'star*[x]?', 'two  words', ' leading', 'a -> b', '{1,2}', '~', '$HOME', '#1'];
/** Not for ftp-srv 4.6.3, which removes double quotes from every command. */
const QUOTED = 'say "ahoy" (now)';

for (const kind of SERVER_KINDS) {
  await onServer(kind, (server) => {
    it('lists folders whose names look like options, patterns or several words', async () => {
      for (const [index, folder] of FOLDERS.entries()) {
        await mkdir(join(server().home, 'odd', folder));
        await writeFile(join(server().home, 'odd', folder, `file ${index}`), 'x'.repeat(index));
      }
      await server().giveHomeToUser();
      await using session = await ContractSession.open(server(), 'auto');
      for (const [index, folder] of FOLDERS.entries()) {
        const listed = await session.list(`/odd/${folder}`);
        const found = listed.map(({ name, sizeBytes }) => [folder, name.toString(), sizeBytes]);
        expect(found).toEqual([[folder, `file ${index}`, index]]);
      }
      // The path is never an argument of LIST: servers split it, expand it, or take it for options.
      const listings = session.events.filter(({ verb }) => verb === 'LIST' || verb === 'MLSD');
      expect(listings.map(({ text }) => text).filter((text) => text.includes('/'))).toEqual([]);
    });

    if (kind !== ftpSrv) {
      it('says where it is in a folder with quotes in its name', async () => {
        await mkdir(join(server().home, 'odd', QUOTED));
        await server().giveHomeToUser();
        await using session = await ContractSession.open(server(), 'auto');
        const folder = pathname(`/odd/${QUOTED}`);
        expect((await session.ftp.ask('CWD', folder.bytes)).isPositive).toBe(true);
        expect(parsePathnameReply(await session.ftp.ask('PWD'))?.toString()).toBe(folder.bytes.toString());
      });
    }

    it('is never sent a line end inside a name', async () => {
      await using session = await ContractSession.open(server(), 'auto');
      const before = session.events.length;
      for (const name of ['/a\nDELE big', '/a\rb', '/a\0b']) {
        expect(() => pathname(name)).toThrow(/./);
      }
      expect(session.events).toHaveLength(before);
      expect((await session.ftp.ask('NOOP')).isPositive).toBe(true);
    });
  });
}
