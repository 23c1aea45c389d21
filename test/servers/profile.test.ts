import { chmod, mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry, Folder } from '../../server/contract/entry.ts';
import type { SiteStatus } from '../../server/contract/site.ts';
import { diagnose } from '../support/diagnosis.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestSite } from '../support/gateway.ts';
import type { RealServer } from './real-server.ts';
import { SERVER_KINDS } from './server-kinds.ts';
import { vsftpd } from './vsftpd.ts';

/** 5:45 ahead of UTC, as POSIX writes it; no zone that a rounding to hours would hit. */
const KATHMANDU = 'NPT-5:45';
const KATHMANDU_MINUTES = 345;
const PATIENT = { replyMs: 20_000, verdictMs: 20_000, firstByteMs: 20_000, stallMs: 20_000, drainMs: 1_000 };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Ages of the files in days: a listing shows the first two with their time, the last one with its year. */
const AGES = [1, 40, 800] as const;

async function putFiles(server: RealServer): Promise<ReadonlyMap<string, Date>> {
  const folder = join(server.home, 'times');
  await mkdir(folder);
  const files = new Map<string, Date>();
  for (const age of AGES) {
    const name = `${age}-days.txt`;
    const at = new Date(Math.floor((Date.now() - age * DAY_MS) / MINUTE_MS) * MINUTE_MS);
    await writeFile(join(folder, name), name);
    await utimes(join(folder, name), at, at);
    files.set(name, at);
  }
  await server.giveHomeToUser();
  await chmod(folder, 0o755);
  return files;
}

async function listed(site: TestSite): Promise<readonly Entry[]> {
  return (JSON.parse((await site.list('/times')).body.toString()) as Folder).entries;
}

async function statusOf(site: TestSite): Promise<SiteStatus> {
  const { body } = await site.owner.ask({ path: `/api/v1/sites/${site.id}/status` });
  return JSON.parse(body.toString()) as SiteStatus;
}

/** What a listing may say of a file that was modified then, on a clock so many minutes ahead. */
function expected({ precision }: Entry, at: Date, aheadMinutes: number): string {
  if (precision !== 'day') return at.toISOString();
  const clockMs = at.getTime() + aheadMinutes * MINUTE_MS;
  return new Date(Math.floor(clockMs / DAY_MS) * DAY_MS - aheadMinutes * MINUTE_MS).toISOString();
}

/** vsftpd with use_localtime tells local time in MDTM, too; there is a test of its own for that. */
const HONEST = SERVER_KINDS.filter(({ name }) => name !== 'vsftpd');

for (const kind of HONEST) {
  const reason = await kind.prepare();
  const isSkipped = reason !== undefined;
  const title = kind.abilities.software;
  const isMovable = kind.abilities.settings.includes('timeZone');

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
    it.skipIf(!isMovable)(
      `lists times as they are on disk although its clock is in Kathmandu (case 78)`,
      async () => {
        // MLSD tells UTC anyway, so it is switched off where it can be.
        const settings = kind.abilities.settings.includes('mlsd') ? { mlsd: false } : {};
        await using server = await kind.start({ ...settings, timeZone: KATHMANDU });
        const files = await putFiles(server);
        await using gateway = await startGateway({ limits: PATIENT });
        const { user, password } = server;
        const site = await gateway.site(server, { user, password });
        for (const round of ['first', 'second']) {
          const entries = await listed(site);
          const times = entries.map((entry) => [entry.name, entry.modifiedAt]);
          const wanted = entries.map((entry) => [
            entry.name,
            expected(entry, files.get(entry.name) ?? new Date(0), KATHMANDU_MINUTES),
          ]);
          expect([round, times.length, times]).toEqual([round, AGES.length, wanted]);
        }
        const { profile } = await statusOf(site);
        if (profile.listCommand?.value !== 'MLSD')
          expect(profile.listOffsetMinutes).toMatchObject({ value: KATHMANDU_MINUTES });
      },
    );

    it('tells times in UTC when its clock is', async () => {
      await using server = await kind.start();
      const files = await putFiles(server);
      await using gateway = await startGateway({ limits: PATIENT });
      const { user, password } = server;
      const entries = await listed(await gateway.site(server, { user, password }));
      expect(entries.map((entry) => [entry.name, entry.modifiedAt])).toEqual(
        entries.map((entry) => [entry.name, expected(entry, files.get(entry.name) ?? new Date(0), 0)]),
      );
    });
  });
}

const vsftpdReason = await vsftpd.prepare();

describe.skipIf(vsftpdReason !== undefined)(
  'vsftpd with use_localtime, which tells local time in MDTM, too',
  () => {
    let stack: AsyncDisposableStack;
    beforeEach(() => (stack = new AsyncDisposableStack()));
    afterEach(() => stack.disposeAsync());

    const begin = async (): Promise<{
      readonly site: TestSite;
      readonly server: RealServer;
      readonly wanted: (entries: readonly Entry[]) => unknown;
    }> => {
      const server = stack.use(await vsftpd.start({ timeZone: KATHMANDU }));
      const files = await putFiles(server);
      const gateway = stack.use(await startGateway({ limits: PATIENT }));
      const { user, password } = server;
      const site = await gateway.site(server, { user, password });
      await listed(site);
      const wanted = (entries: readonly Entry[]): unknown =>
        entries.map((entry) => [
          entry.name,
          expected(entry, files.get(entry.name) ?? new Date(0), KATHMANDU_MINUTES),
        ]);
      return { site, server, wanted };
    };
    const told = (entries: readonly Entry[]): unknown =>
      entries.map(({ name, modifiedAt }) => [name, modifiedAt]);

    it('lists times as they are on disk as soon as one file was uploaded (case 78)', async () => {
      const { site, server, wanted } = await begin();
      await site.put('/times/uploaded.txt', 'x');
      const entries = (await listed(site)).filter(({ name }) => name !== 'uploaded.txt');
      expect([entries.length, told(entries)]).toEqual([AGES.length, wanted(entries)]);
      expect((await statusOf(site)).profile).toMatchObject({
        mdtmOffsetMinutes: { value: KATHMANDU_MINUTES },
        listOffsetMinutes: { value: KATHMANDU_MINUTES },
      });
      const at = new Date('2024-05-06T07:08:09Z');
      await site.put('/times/dated.txt', 'x', { 'x-modified-at': at.toISOString() });
      expect((await stat(join(server.home, 'times', 'dated.txt'))).mtime).toEqual(at);
    });

    it('lists times as they are on disk as soon as the doctor was allowed to write', async () => {
      const { site, wanted } = await begin();
      const { verdict } = await diagnose(site, { write: true });
      expect(verdict.ok).toBe(true);
      const entries = await listed(site);
      expect([entries.length, told(entries)]).toEqual([AGES.length, wanted(entries)]);
    });
  },
);
