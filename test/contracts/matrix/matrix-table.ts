/** The matrix as people read it: a block for every protection, a row for every server, a column for every way. */
import { PROTECTIONS, WAYS, titleOfProtection, titleOfWay } from './cell.ts';
import type { Protection, Way } from './cell.ts';
import type { CellReport } from './cell-report.ts';

/** How the test of a cell ended. */
export interface CellResult extends CellReport {
  readonly state: 'passed' | 'failed' | 'not run';
}

const ROW_HEAD = 'server';
const NOT_DECLARED = 'not part of this run';

/**
 * The table in Markdown, with footnotes for the deviations and a line of counts.
 * servers: names of the server kinds, in the order of the rows. Cells without a result are said to have not run.
 */
export function matrixTable(servers: readonly string[], results: readonly CellResult[]): string {
  const notes = new Footnotes();
  const blocks = PROTECTIONS.map((protection) => {
    const rows = servers.map((server) => [
      results.find((result) => result.server === server)?.software ?? server,
      ...WAYS.map((way) => mark(resultAt(results, server, protection, way), notes)),
    ]);
    return [`## ${titleOfProtection(protection)}`, '', ...table([ROW_HEAD, ...WAYS.map(titleOfWay)], rows)];
  });
  const counts = countsLine(servers, results);
  return ['# The matrix', '', counts, ...blocks.map((block) => ['', ...block]), '', ...notes.lines, '']
    .flat()
    .join('\n');
}

function resultAt(
  results: readonly CellResult[],
  server: string,
  protection: Protection,
  way: Way,
): CellResult | undefined {
  const title = titleOfProtection(protection);
  return results.find(
    (result) =>
      result.server === server &&
      titleOfProtection(result.protection) === title &&
      titleOfWay(result.way) === titleOfWay(way),
  );
}

function mark(result: CellResult | undefined, notes: Footnotes): string {
  if (result === undefined) return notes.marked('not run', [NOT_DECLARED]);
  if (result.state === 'failed') return notes.marked('FAILED', result.footnotes);
  if (result.state === 'not run') return notes.marked('not run', [result.notRun ?? NOT_DECLARED]);
  return notes.marked(result.isBeyondServer ? '-' : 'ok', result.footnotes);
}

function countsLine(servers: readonly string[], results: readonly CellResult[]): string {
  const count = (fits: (result: CellResult) => boolean): number => results.filter(fits).length;
  const passed = count(({ state, isBeyondServer }) => state === 'passed' && !isBeyondServer);
  const beyond = count(({ state, isBeyondServer }) => state === 'passed' && isBeyondServer);
  const failed = count(({ state }) => state === 'failed');
  const all = servers.length * PROTECTIONS.length * WAYS.length;
  const others = [`${failed} failed`, `${all - passed - beyond - failed} not run`, `${beyond} not offered`];
  return `${passed} cells ok, ${others.join(', ')}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** Sentences that are numbered when they are needed first. */
class Footnotes {
  readonly #sentences: string[] = [];

  /** The word with the numbers of its sentences behind it. */
  marked(word: string, sentences: readonly string[]): string {
    const numbers = sentences.map((sentence) => `[${this.#numberOf(sentence)}]`);
    return [word, ...numbers].join(' ');
  }

  get lines(): string[] {
    return this.#sentences.map((sentence, index) => `[${index + 1}] ${sentence}`);
  }

  #numberOf(sentence: string): number {
    if (!this.#sentences.includes(sentence)) this.#sentences.push(sentence);
    return this.#sentences.indexOf(sentence) + 1;
  }
}
