/** Declares the row of one kind of server in the matrix: a test for every cell that it offers. */
import { afterAll, describe, expect, it } from 'vitest';
import type { RealServer, ServerKind } from '../../servers/real-server.ts';
import { refusedSetting } from '../../servers/settings.ts';
import { cellsOf, settingsOf, titleOfProtection, titleOfWay } from './cell.ts';
import type { Cell } from './cell.ts';
import type { CellReport } from './cell-report.ts';
import { TURNS, runCell } from './cell-run.ts';
import type { CellFindings } from './cell-run.ts';
import { deviationsOfCell } from './matrix-deviations.ts';
import type { Shortcoming } from './matrix-deviations.ts';
import { ServerPark } from './server-park.ts';

/** Pure-FTPd 1.0.50 takes 25 s for its nineteen cancelled ranges; the rest is for a busy machine. */
const CELL_TIMEOUT_MS = 180_000;

/** Declares the tests of one kind of server. */
export async function matrixOf(kind: ServerKind): Promise<void> {
  const { software } = kind.abilities;
  const notRun = await kind.prepare();
  const isSkipped = notRun !== undefined;
  const title = `the matrix: ${software}`;
  const cells = cellsOf(kind.name);
  const offered = cells.filter((cell) => !lacks(cell, 'not offered'));
  const shared = offered.filter((cell) => !needsServerAlone(cell));
  const park = new ServerPark(kind, shared.map(settingsOf));

  describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${notRun})` : title, () => {
    afterAll(() => park.close());

    for (const cell of cells) {
      const meta = { matrixCells: [reportOf(cell, software, notRun)] };
      const name = `${titleOfProtection(cell.protection)}, ${titleOfWay(cell.way)}`;
      if (lacks(cell, 'not offered')) {
        it(`${name}: cannot be had`, { meta }, () => {
          expect(refusedSetting(kind.abilities, settingsOf(cell))).toBeDefined();
        });
        continue;
      }
      it.concurrent(name, { meta, timeout: CELL_TIMEOUT_MS }, async () => {
        const run = (server: RealServer): Promise<CellFindings> => runCell(server, cell.way);
        const settings = settingsOf(cell);
        judge(
          cell,
          await (needsServerAlone(cell) ? park.lendAlone(settings, run) : park.lend(settings, run)),
        );
      });
    }
  });
}

/**
 * pyftpdlib 1.5.7 over IPv6 takes a socket out of its poller after it has closed it; when another session has opened a file under
 * that number meanwhile, the kernel refuses (EPERM) and the session ends.
 */
function needsServerAlone(cell: Cell): boolean {
  return cell.server === 'pyftpdlib' && settingsOf(cell).listen === '::1';
}

/** One login, the asked TLS version, and every data connection resumed unless the list says that none is. */
function judge(cell: Cell, { logins, tlsVersions, resumed }: CellFindings): void {
  const { tlsVersion } = cell.protection;
  expect(logins).toBe(1);
  expect(tlsVersions).toEqual(tlsVersion === undefined ? [] : [`TLSv${tlsVersion}`]);
  if (tlsVersion === undefined) return;
  const isResumed = !lacks(cell, 'never resumes');
  expect(resumed).toEqual(Array.from({ length: TURNS }, () => isResumed));
}

function lacks(cell: Cell, shortcoming: Shortcoming): boolean {
  return deviationsOfCell(cell).some(({ what }) => what === shortcoming);
}

function reportOf(cell: Cell, software: string, notRun: string | undefined): CellReport {
  return {
    ...cell,
    software,
    footnotes: deviationsOfCell(cell).map(({ reason }) => reason),
    isBeyondServer: lacks(cell, 'not offered'),
    ...(notRun === undefined ? {} : { notRun }),
  };
}
