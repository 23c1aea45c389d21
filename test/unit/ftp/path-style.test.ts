import { describe, expect, it } from 'vitest';
import { pathStyleOf } from '../../../server/ftp/path-style.ts';
import { Pathname } from '../../../server/ftp/pathname.ts';

function path(text: string): Pathname {
  return Pathname.parse(Buffer.from(text, 'latin1'));
}

function styleFor(pwd: string): ReturnType<typeof pathStyleOf> {
  return pathStyleOf(Buffer.from(pwd, 'latin1'));
}

describe('the style of a server that answers PWD', () => {
  it.each([
    ['/', 'slash'],
    ['/home/kim', 'slash'],
    ['/DISK$USER:[KIM]', 'slash'],
    ['DISK$USER:[KIM.DATA]', 'vms'],
    ['[KIM]', 'vms'],
    ["'KIM.'", 'mvs'],
    ["'KIM.SOURCE.COBOL'", 'mvs'],
    ['QGPL', 'slash'],
    ['C:\\inetpub', 'slash'],
    ['', 'slash'],
  ])('with %j is %s', (pwd, id) => {
    expect(styleFor(pwd).id).toBe(id);
  });

  it('with nothing that can be read is slashes', () => {
    expect(pathStyleOf(undefined).id).toBe('slash');
  });
});

describe('a path on OpenVMS', () => {
  const style = styleFor('DISK$USER:[KIM]');

  it.each([
    ['DISK$USER:[KIM.DATA]', '/DISK$USER:/KIM/DATA'],
    ['DISK$USER:[000000]', '/DISK$USER:'],
    ['[KIM]', '/KIM'],
  ])('comes from %s as %s', (pwd, ours) => {
    expect(style.fromReply(Buffer.from(pwd))?.toString()).toBe(ours);
  });

  it.each([
    ['/DISK$USER:/KIM/DATA', 'DISK$USER:[KIM.DATA]'],
    ['/DISK$USER:', 'DISK$USER:[000000]'],
    ['/KIM/DATA', '[KIM.DATA]'],
    ['/', '[000000]'],
    ['/DISK$USER:/KIM/REPORTS.DIR;1', 'DISK$USER:[KIM.REPORTS]'],
    ['/DISK$USER:/KIM/REPORTS.DIR;1/OLD.DIR;1', 'DISK$USER:[KIM.REPORTS.OLD]'],
  ])('to the folder %s is %s', (ours, argument) => {
    expect(style.folder(path(ours)).toString()).toBe(argument);
  });

  it('to a file keeps its version', () => {
    expect(style.file(path('/DISK$USER:/KIM/DATA/INVOICE.TXT;14')).toString()).toBe(
      'DISK$USER:[KIM.DATA]INVOICE.TXT;14',
    );
  });
});

describe('a path on z/OS', () => {
  const style = styleFor("'KIM.'");

  it('comes from the working directory prefix, with or without its dot', () => {
    expect(style.fromReply(Buffer.from("'KIM.'"))?.toString()).toBe('/KIM');
    expect(style.fromReply(Buffer.from("'TEAM.SOURCE.COBOL'"))?.toString()).toBe('/TEAM.SOURCE.COBOL');
  });

  it('to a folder or a data set is one quoted, dotted name', () => {
    expect(style.folder(path('/KIM')).toString()).toBe("'KIM'");
    expect(style.folder(path('/KIM/SOURCE.COBOL')).toString()).toBe("'KIM.SOURCE.COBOL'");
    expect(style.file(path('/KIM/REPORT.DAILY')).toString()).toBe("'KIM.REPORT.DAILY'");
  });
});

describe('bytes above ASCII', () => {
  it('pass through every style unchanged', () => {
    const name = Buffer.from([0xd6, 0xd0, 0xff]);
    for (const pwd of ['/', '[KIM]', "'KIM'"]) {
      const style = styleFor(pwd);
      const inner = new Pathname([Buffer.from('A'), name]);
      expect(style.folder(inner).includes(name)).toBe(true);
      expect(style.file(inner).includes(name)).toBe(true);
    }
  });
});
