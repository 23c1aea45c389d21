/** How long the event loop of another Node process was held up, told by a module that is loaded into it before its own. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How often the process writes its figures down, and looks whether it has to begin anew. */
const REPORT_MS = 50;
const RESOLUTION_MS = 5;
const POLL_MS = 20;
const NS_PER_MS = 1_000_000;

/** Delays beyond the timer's own period, in milliseconds. */
export interface LoopDelays {
  readonly count: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** The figures of one process. Give `nodeOptions` to it; `await using` removes the file. */
export class LoopDelay implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<LoopDelay> {
    return new LoopDelay(await mkdtemp(join(tmpdir(), 'gangway-loop-')));
  }

  /** For the command line of the process. */
  get nodeOptions(): readonly string[] {
    return ['--import', `data:text/javascript,${encodeURIComponent(moduleFor(this.#report, this.#reset))}`];
  }

  /** Lets the figures begin anew; resolves when the process has done it. */
  async reset(): Promise<void> {
    await writeFile(this.#reset, '');
    while (existsSync(this.#reset)) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }

  /** The figures since the last reset, at most REPORT_MS old. */
  async read(): Promise<LoopDelays> {
    await rm(this.#report, { force: true });
    while (!existsSync(this.#report)) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    return JSON.parse(await readFile(this.#report, 'utf8')) as LoopDelays;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #report(): string {
    return join(this.#folder, 'report.json');
  }

  get #reset(): string {
    return join(this.#folder, 'reset');
  }
}

/** Written to a second name and renamed, so that nobody reads half of it. */
function moduleFor(report: string, reset: string): string {
  return `
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
const [report, reset] = ${JSON.stringify([report, reset])};
const delays = monitorEventLoopDelay({ resolution: ${RESOLUTION_MS} });
delays.enable();
const beyond = (ns) => Math.max(0, ns / ${NS_PER_MS} - ${RESOLUTION_MS});
setInterval(() => {
  if (existsSync(reset)) {
    delays.reset();
    rmSync(reset);
  }
  if (existsSync(report)) return;
  const figures = { count: delays.count, p99Ms: beyond(delays.percentile(99)), maxMs: beyond(delays.max) };
  writeFileSync(report + '.new', JSON.stringify(figures));
  renameSync(report + '.new', report);
}, ${REPORT_MS}).unref();
`;
}
