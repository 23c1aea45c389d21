import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOGIN } from '../../support/gateway.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { runProgram } from '../../support/run-program.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

const ROOT = join(import.meta.dirname, '../../..');
const BLOCK = /```(sh|ts)\n(.*?)```/gs;
const README_SECTION = /^## Use it from your service\n.*?(?=^## )/ms;
const FILE_NAME = /^\/\/ (\S+\.mts)\n/;
/** A page is run as a whole, watch and all. */
const PATIENCE_MS = 120_000;

let gateway: GatewayProcess;
let server: ScriptedFtp;
/** A copy of the project as its reader has it: what was cloned, and what `npm run demo` has installed. */
let clone: string;
beforeAll(async () => {
  gateway = await GatewayProcess.start({ words: ['--demo'] });
  server = await startScriptedFtp({});
  clone = join(await mkdtemp(join(tmpdir(), 'gangway-api-page-')), 'gangway');
  await mkdir(clone);
  for (const name of ['node_modules', 'web']) await symlink(join(ROOT, name), join(clone, name));
}, PATIENCE_MS);
afterAll(async () => {
  await gateway.stop();
  await server.close();
  await rm(dirname(clone), { recursive: true, force: true });
});

/** What a reader does with a page: blocks for the shell go into one shell, programs are saved under the name in their first line. */
function shellOf(page: string): string {
  const blocks = [...page.matchAll(BLOCK)].map(([, language = '', text = '']) =>
    language === 'sh'
      ? text
      : `cat > ${FILE_NAME.exec(text)?.[1] ?? ''} <<'END OF PROGRAM'\n${text}END OF PROGRAM\n`,
  );
  expect(blocks.length).toBeGreaterThan(0);
  return blocks.join('').replaceAll('http://localhost:8080', gateway.url);
}

/** Runs it. Returns what it said. */
async function run(script: string): Promise<string> {
  await writeFile(join(clone, 'page.sh'), `set -euo pipefail\n${script}`);
  const { exitCode, stdout, stderr } = await runProgram(['bash', 'page.sh'], {
    folder: clone,
    environment: {
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      npm_config_offline: 'true',
      npm_config_audit: 'false',
    },
  });
  expect(exitCode, `${stdout}${stderr}`).toBe(0);
  return stdout;
}

describe('the pages about using the API say what works, from the first line to the last', () => {
  it(
    'in the README, with the demo',
    async () => {
      const [section = ''] = README_SECTION.exec(await readFile(join(ROOT, 'README.md'), 'utf8')) ?? [];
      const said = await run(`${shellOf(section)}cmp "$OLDPWD/hello.txt" "$OLDPWD/copy.txt"\n`);
      expect(said).toMatch(/"events":\[\{[^\]]*"path":"\/incoming\/hello\.txt"/);
      expect(said).toContain('\nHello from the harbour.\n');
      expect(said).toContain('/incoming/hello.txt 24');
      expect(said).toContain('arrived /incoming/hello.txt');
    },
    PATIENCE_MS,
  );

  it(
    'in docs/api.md, with a server of its reader',
    async () => {
      const install =
        'mkdir ../service && cd ../service && npm init -y && npm install ../gangway/web/client\n';
      const page = shellOf(await readFile(join(ROOT, 'docs/api.md'), 'utf8'))
        .replace('FTP_HOST=ftp.example.org FTP_PORT=21', `FTP_HOST=${server.host} FTP_PORT=${server.port}`)
        .replace('FTP_USER=kim FTP_PASSWORD=secret', `FTP_USER=${LOGIN.user} FTP_PASSWORD=${LOGIN.password}`);
      const said = await run(`${install}${page}node use.mts\nnode upload.mts\n`);
      expect(said).toContain('"path":"/incoming/numbers.txt"');
      expect(said).toContain('24 Hello from the harbour.');
      expect(said).toContain('/outgoing/greeting.txt 24');
      expect(said).toContain('FTP_NOT_FOUND');
      expect(said).toContain('arrived /incoming/numbers.txt');
      expect(said).toContain('588895 of 588895');
    },
    PATIENCE_MS,
  );
});
