import { describe, expect, it } from 'vitest';
import { DEVIATIONS } from '../../contracts/deviations.ts';
import {
  MATRIX_SERVERS,
  PROTECTIONS,
  WAYS,
  cellsOf,
  titleOfProtection,
} from '../../contracts/matrix/cell.ts';
import type { Cell } from '../../contracts/matrix/cell.ts';
import { MATRIX_DEVIATIONS, deviationsOfCell } from '../../contracts/matrix/matrix-deviations.ts';
import { matrixTable } from '../../contracts/matrix/matrix-table.ts';
import type { CellResult } from '../../contracts/matrix/matrix-table.ts';

/** How many entries each list has. They may only become fewer: whoever removes an entry lowers its number. */
const MATRIX_CEILING = 8;
const CLAUSE_CEILING = 10;
const NAME_CEILING = 8;

const NAME_CLAUSE = /^(odd|new) name: /;

function resultOf(cell: Cell, more: Partial<CellResult>): CellResult {
  return { ...cell, software: 'harbour 1.0', footnotes: [], isBeyondServer: false, state: 'passed', ...more };
}

describe('the matrix', () => {
  it('has every way over IPv4, and over IPv6 those that can write its addresses', () => {
    expect(WAYS.map(({ verb, listen }) => `${verb} ${listen}`)).toEqual([
      ...['EPSV 127.0.0.1', 'PASV 127.0.0.1', 'EPRT 127.0.0.1', 'PORT 127.0.0.1'],
      ...['EPSV ::1', 'EPRT ::1'],
    ]);
  });

  it('has every protection with both TLS versions, with and without required resumption', () => {
    expect(PROTECTIONS.map(titleOfProtection)).toEqual([
      'in clear',
      ...['explicit TLS 1.2', 'explicit TLS 1.2, resumption required'],
      ...['explicit TLS 1.3', 'explicit TLS 1.3, resumption required'],
      ...['implicit TLS 1.2', 'implicit TLS 1.2, resumption required'],
      ...['implicit TLS 1.3', 'implicit TLS 1.3, resumption required'],
    ]);
  });

  it('asks every server in clear in every way', () => {
    const inClear = MATRIX_SERVERS.flatMap(cellsOf).filter(({ protection }) => protection.tls === 'none');
    expect(inClear.filter((cell) => deviationsOfCell(cell).length > 0)).toEqual([]);
    expect(inClear).toHaveLength(MATRIX_SERVERS.length * WAYS.length);
  });

  it('has no deviation that counts for no cell', () => {
    const used = new Set(MATRIX_SERVERS.flatMap(cellsOf).flatMap(deviationsOfCell));
    expect(MATRIX_DEVIATIONS.filter((deviation) => !used.has(deviation))).toEqual([]);
  });
});

describe('the lists of deviations may only shrink', () => {
  it('in the matrix', () => {
    expect(MATRIX_DEVIATIONS).toHaveLength(MATRIX_CEILING);
  });

  it('in the clauses', () => {
    expect(DEVIATIONS.filter(({ clause }) => !NAME_CLAUSE.test(clause))).toHaveLength(CLAUSE_CEILING);
  });

  it('in the odd names, where every shortcoming of a server counts once, however many names show it', () => {
    const rows = DEVIATIONS.filter(({ clause }) => NAME_CLAUSE.test(clause));
    const shortcomings = new Set(rows.map(({ server, reason }) => `${server}: ${reason}`));
    expect([...shortcomings].toSorted()).toHaveLength(NAME_CEILING);
  });
});

describe('the table of the matrix', () => {
  const [first, second, third] = cellsOf('harbour');

  it('shows what worked, what failed, what a server lacks and what did not run, with footnotes', () => {
    const table = matrixTable(
      ['harbour'],
      [
        resultOf(first!, {}),
        resultOf(second!, { state: 'failed', footnotes: ['it is slow'] }),
        resultOf(third!, { isBeyondServer: true, footnotes: ['it has no such thing'] }),
      ],
    );
    expect(table).toMatch(
      /^\| harbour 1\.0 +\| ok +\| FAILED \[1\] +\| - \[2\] +\| not run \[3\] \| not run \[3\] +\| not run \[3\] +\|$/m,
    );
    expect(table).toContain('\n[1] it is slow\n[2] it has no such thing\n[3] not part of this run\n');
    expect(table).toContain('1 cells ok, 1 failed, 51 not run, 1 not offered');
  });

  it('says why a cell could not be tried', () => {
    const table = matrixTable(['harbour'], [resultOf(first!, { state: 'not run', notRun: 'it needs root' })]);
    expect(table).toContain('] it needs root\n');
  });

  it('keeps what a cell lacks although it works', () => {
    const table = matrixTable(['harbour'], [resultOf(first!, { footnotes: ['never resumes'] })]);
    expect(table).toContain('| ok [1] ');
    expect(table).toContain('0 failed, 53 not run, 0 not offered');
  });
});
