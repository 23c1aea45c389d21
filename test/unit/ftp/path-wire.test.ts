import { describe, expect, it } from 'vitest';
import type { Folder } from '../../../server/contract/entry.ts';
import type { SiteStatus } from '../../../server/contract/site.ts';
import { codeIn, startGateway } from '../../support/gateway.ts';
import type { TestSite } from '../../support/gateway.ts';
import { bufferOf } from '../../support/scripted-ftp/byte-string.ts';
import type { RecordedCommand } from '../../support/scripted-ftp/recorder.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const CONTENT = 'the content of the file\r\n';

/** A server whose folders are entered by their own names only, and whose files are named inside them. */
async function nativeServer(options: {
  readonly system: string;
  readonly home: string;
  readonly folder: string;
  readonly file: string;
  readonly listing: string;
}): Promise<ScriptedFtp> {
  const server = await startScriptedFtp({
    systemName: options.system,
    features: [],
    without: ['MLSD', 'MLST', 'SIZE', 'MDTM'],
  });
  server.tree.put(`/${options.file}`, CONTENT);
  const entered = (command: RecordedCommand): string =>
    command.argument === options.folder ? '250 Entered\r\n' : '550 No such folder\r\n';
  server.script(
    on('PWD').reply(257, `"${options.home}" is the current directory`),
    on('CWD').replyWith((command) => bufferOf(entered(command))),
    on('LIST').listing(() => [options.listing]),
  );
  return server;
}

async function seen(site: TestSite, folder: string, file: string): Promise<unknown> {
  const listing = JSON.parse((await site.list(folder)).body.toString()) as Folder;
  const { status, body } = await site.get(file);
  const missing = await site.get(`${folder}/NOTHING.TXT`);
  return {
    dialect: listing.dialect,
    paths: listing.entries.map(({ path }) => path),
    file: [status, body.toString()],
    missing: [missing.status, codeIn(missing)],
  };
}

async function homeOf(site: TestSite): Promise<Pick<SiteStatus, 'home' | 'system'>> {
  const path = `/api/v1/sites/${site.id}/status?connect=true`;
  const { home, system } = JSON.parse((await site.owner.ask({ path })).body.toString()) as SiteStatus;
  return { ...(home === undefined ? {} : { home }), ...(system === undefined ? {} : { system }) };
}

describe('paths on a server that writes them in another way (case 82)', () => {
  it('are brackets on OpenVMS, and slashes everywhere else', async () => {
    await using server = await nativeServer({
      system: 'VMS OpenVMS V8.4',
      home: 'DISK$USER:[KIM.DATA]',
      folder: 'DISK$USER:[KIM.DATA]',
      file: 'INVOICE.TXT;14',
      listing: [
        '',
        'Directory DISK$USER:[KIM.DATA]',
        '',
        'INVOICE.TXT;14             7/9       14-AUG-2003 10:11:12.50  [STAFF,KIM]  (RWED,RWED,RE,)',
        'REPORTS.DIR;1              1/9        3-MAR-1999 05:06  [KIM]  (RWE,RWE,RE,RE)',
        '',
        'Total of 2 files, 8/18 blocks.',
        '',
      ].join('\r\n'),
    });
    await using gateway = await startGateway();
    const site = await gateway.site(server);
    expect(await homeOf(site)).toEqual({ home: '/DISK$USER:/KIM/DATA', system: 'VMS OpenVMS V8.4' });
    expect(await seen(site, '/DISK$USER:/KIM/DATA', '/DISK$USER:/KIM/DATA/INVOICE.TXT;14')).toEqual({
      dialect: 'vms',
      paths: ['/DISK$USER:/KIM/DATA/INVOICE.TXT;14', '/DISK$USER:/KIM/DATA/REPORTS'],
      file: [200, CONTENT],
      missing: [404, 'FTP_NOT_FOUND'],
    });
    const sent = server.connections.flatMap(({ commands }) => commands.map(({ text }) => text));
    expect(sent).toContain('CWD DISK$USER:[KIM.DATA]');
    expect(sent).toContain('RETR INVOICE.TXT;14');
    expect(sent.filter((text) => text.includes('/KIM'))).toEqual([]);
  });

  it('are quoted data set names on z/OS, and members are read inside their library', async () => {
    await using server = await nativeServer({
      system: 'MVS is the operating system of this server. FTP Server is running on z/OS.',
      home: "'KIM.'",
      folder: "'KIM.SOURCE.COBOL'",
      file: 'PAYROLL',
      listing: [
        ' Name     VV.MM   Created       Changed      Size  Init   Mod   Id',
        'PAYROLL   02.11 2019/05/06 2024/02/29 07:45   310   290    18 KIM01',
        '',
      ].join('\r\n'),
    });
    await using gateway = await startGateway();
    const site = await gateway.site(server);
    expect((await homeOf(site)).home).toBe('/KIM');
    expect(await seen(site, '/KIM/SOURCE.COBOL', '/KIM/SOURCE.COBOL/PAYROLL')).toEqual({
      dialect: 'mvs',
      paths: ['/KIM/SOURCE.COBOL/PAYROLL'],
      file: [200, CONTENT],
      missing: [404, 'FTP_NOT_FOUND'],
    });
  });

  it('are translated between RNFR and RNTO without a command in between', async () => {
    await using server = await nativeServer({
      system: 'VMS',
      home: '[KIM]',
      folder: '[KIM]',
      file: 'OLD.TXT;1',
      listing: 'OLD.TXT;1  1/9  3-MAR-1999 05:06  [KIM]  (RWE,RWE,RE,RE)\r\n',
    });
    server.script(on('RNFR').reply(350, 'Go on'), on('RNTO').reply(250, 'Renamed'));
    await using gateway = await startGateway();
    const site = await gateway.site(server);
    const answer = await site.owner.askJson('PATCH', site.url('files', '/KIM/OLD.TXT;1'), {
      name: 'NEW.TXT',
      overwrite: 'replace',
    });
    expect(answer.status).toBe(200);
    const sent = server.connections.flatMap(({ commands }) => commands.map(({ text }) => text));
    const at = sent.indexOf('RNFR OLD.TXT;1');
    expect(sent.slice(at, at + 2)).toEqual(['RNFR OLD.TXT;1', 'RNTO [KIM]NEW.TXT']);
  });

  it('are asked for with slashes on IBM i', async () => {
    await using server = await startScriptedFtp({ systemName: 'OS/400 is the remote operating system.' });
    server.tree.put('/QGPL/FILE.TXT', CONTENT);
    server.script(
      on('PWD').reply(257, '"QGPL" is current library.').times(1),
      on('SITE').reply(250, 'Now using naming format "1".'),
    );
    await using gateway = await startGateway();
    const site = await gateway.site(server);
    expect((await homeOf(site)).home).toBe('/');
    expect(server.last.commands.map(({ text }) => text)).toContain('SITE NAMEFMT 1');
    expect((await site.get('/QGPL/FILE.TXT')).body.toString()).toBe(CONTENT);
  });
});
