import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigInvalid, readConfig } from '../../server/config.ts';
import { certificates } from '../support/scripted-ftp/certificates.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gangway-config-'));
  await writeFile(join(folder, 'ca.pem'), (await certificates()).authority);
  await writeFile(join(folder, 'text'), 'nothing');
});
afterAll(() => rm(folder, { recursive: true }));

function mistakesOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.mistakes;
    throw error;
  }
}

describe('the configuration', () => {
  it('of nothing is a gateway for this machine alone', () => {
    expect(readConfig({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      publicUrl: undefined,
      dataDir: '.data',
      targets: undefined,
      requestsPerMinute: 30_000,
      isPersonal: true,
      active: {},
      authorities: [],
    });
  });

  it.each([
    [{}, true],
    [{ HOST: '0.0.0.0', TARGETS: '*' }, false],
    [{ PUBLIC_URL: 'https://files.example.org', TARGETS: '*' }, false],
    [{ PUBLIC_URL: 'http://127.0.0.1:9000' }, true],
  ])('of %j belongs to the people at this machine: %s', (environment, isPersonal) => {
    expect(readConfig(environment).isPersonal).toBe(isPersonal);
  });

  it('takes how many requests anybody may make per minute', () => {
    expect(readConfig({ RATE_LIMIT: '0' }).requestsPerMinute).toBe(0);
    expect(() => readConfig({ RATE_LIMIT: 'many' })).toThrow(/RATE_LIMIT: .*not a number of requests/);
  });

  it('reads the hosts of data connections as addresses and ranges, on any port', () => {
    const { dataHosts } = readConfig({ DATA_HOSTS: '203.0.113.8, 10.1.0.0/16,,2001:db8::/64' });
    expect(dataHosts).toHaveLength(3);
    expect(dataHosts).toMatchObject(
      dataHosts!.map(() => ({ subject: { kind: 'range' }, ports: [{ low: 1, high: 65_535 }] })),
    );
  });

  it('takes an empty or blank setting for none', () => {
    expect(readConfig({ PORT: '', HOST: '  ', TARGETS: '', PUBLIC_URL: ' ' })).toEqual(readConfig({}));
  });

  it('is read from every setting', async () => {
    const config = readConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://files.example.org/gangway/',
      DATA_DIR: folder,
      TARGETS: 'ftp.example.org, 192.168.1.0/24:21-22',
      ACTIVE_PUBLIC_ADDRESS: '192.0.2.1',
      ACTIVE_PORTS: '50000-50019',
      FTP_CA_FILE: join(folder, 'ca.pem'),
    });
    expect(config).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://files.example.org/gangway',
      dataDir: folder,
      active: { publicAddress: '192.0.2.1', ports: { low: 50_000, high: 50_019 } },
      authorities: [(await certificates()).authority],
    });
    expect(config.targets).toHaveLength(2);
  });

  it.each([
    ['http://localhost:9000', 'http://localhost:9000'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['http://[::1]:8080/', 'http://[::1]:8080'],
  ])('with the public URL %s needs no TARGETS', (text, expected) => {
    expect(readConfig({ PUBLIC_URL: text }).publicUrl).toBe(expected);
  });

  it('takes one port for a range of one', () => {
    expect(readConfig({ ACTIVE_PORTS: '50000' }).active.ports).toEqual({ low: 50_000, high: 50_000 });
  });
});

describe('a mistake', () => {
  it.each<[string, string, RegExp]>([
    ['PORT', '65536', /^PORT: "65536" is not a port; use a number from 0 to 65535$/],
    ['PORT', '-1', /^PORT: "-1" is not a port/],
    ['PORT', '80x', /^PORT: "80x" is not a port/],
    ['PORT', '8080.5', /^PORT: /],
    ['HOST', 'example.org', /^HOST: "example.org" is not an address to listen on; use 127\.0\.0\.1/],
    ['HOST', '1.2.3', /^HOST: /],
    [
      'PUBLIC_URL',
      'files.example.org',
      /^PUBLIC_URL: "files.example.org" is not a URL; use the one people type/,
    ],
    ['PUBLIC_URL', 'ftp://localhost', /^PUBLIC_URL: .*is not a URL/],
    ['PUBLIC_URL', 'http://kim@localhost', /^PUBLIC_URL: must have no user, query or fragment$/],
    ['PUBLIC_URL', 'http://localhost/?a=b', /^PUBLIC_URL: must have no user/],
    ['PUBLIC_URL', 'http://localhost/#a', /^PUBLIC_URL: must have no user/],
    ['TARGETS', 'ftp.example.org:x', /^TARGETS: "ftp\.example\.org:x": /],
    ['TARGETS', '10.0.0.0/99', /^TARGETS: "10\.0\.0\.0\/99": /],
    ['ACTIVE_PUBLIC_ADDRESS', 'example.org', /^ACTIVE_PUBLIC_ADDRESS: "example.org" is not an IP address$/],
    [
      'ACTIVE_PORTS',
      '20-30',
      /^ACTIVE_PORTS: "20-30" is not a port range; use two numbers from 1024 to 65535/,
    ],
    ['ACTIVE_PORTS', '50019-50000', /^ACTIVE_PORTS: /],
    ['ACTIVE_PORTS', '50000-70000', /^ACTIVE_PORTS: /],
    ['ACTIVE_PORTS', 'many', /^ACTIVE_PORTS: "many"/],
    ['DATA_HOSTS', 'ftp.example.org', /^DATA_HOSTS: "ftp.example.org" is neither an address nor a range/],
    ['DATA_HOSTS', '203.0.113.8:2121', /^DATA_HOSTS: "203.0.113.8:2121" .*without a port$/],
    ['DATA_HOSTS', '*', /^DATA_HOSTS: "\*"/],
    ['FTP_CA_FILE', '/no/such/file', /^FTP_CA_FILE: .*\/no\/such\/file/],
  ])('%s=%s is told in a sentence of its own', (name, value, sentence) => {
    const mistakes = mistakesOf({ [name]: value });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(sentence);
  });

  it('in FTP_CA_FILE: a file without a certificate', () => {
    const file = join(folder, 'text');
    expect(mistakesOf({ FTP_CA_FILE: file })).toEqual([
      `FTP_CA_FILE: ${file} holds no certificate in PEM form`,
    ]);
  });

  it('in DATA_DIR: a file instead of a folder, and a folder that cannot be made', () => {
    for (const place of [join(folder, 'text'), join(folder, 'no', 'such', 'place')]) {
      expect(mistakesOf({ DATA_DIR: place })).toEqual([expect.stringMatching(/^DATA_DIR: /)]);
    }
  });

  it('in TARGETS: they must be there when the public URL is not this machine', () => {
    expect(mistakesOf({ PUBLIC_URL: 'https://files.example.org' })).toEqual([
      expect.stringMatching(/^TARGETS: must say which FTP servers may be reached/),
    ]);
    expect(mistakesOf({ PUBLIC_URL: 'https://files.example.org', TARGETS: '*' })).toEqual([]);
  });

  it('does not hide the others: all are told at once, in one message', () => {
    const environment = {
      PORT: 'x',
      HOST: 'x',
      PUBLIC_URL: 'x',
      TARGETS: '10.0.0.0/99',
      ACTIVE_PUBLIC_ADDRESS: 'x',
      ACTIVE_PORTS: 'x',
      FTP_CA_FILE: '/no/such/file',
    };
    const names = mistakesOf(environment).map((mistake) => mistake.slice(0, mistake.indexOf(':')));
    expect(names.sort()).toEqual(Object.keys(environment).sort());
    expect(() => readConfig(environment)).toThrow(/^the configuration has mistakes:\n( {2}- .*\n?){7}$/);
  });

  it('in TARGETS is told once, also when they are needed', () => {
    expect(mistakesOf({ PUBLIC_URL: 'https://files.example.org', TARGETS: '10.0.0.0/99' })).toHaveLength(1);
  });
});
