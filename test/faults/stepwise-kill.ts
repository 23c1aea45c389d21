/**
 * Runs a program of the project and ends it like a power failure (SIGKILL) just before its Nth step on the disk. Arguments: N, and the
 * program, relative to the project's root. A step is a change of a file by node:fs or a statement of SQLite.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';

const ROOT = join(import.meta.dirname, '../..');
const [, , last = '1', program = ''] = process.argv;
let steps = 0;

function beforeStep(): void {
  steps += 1;
  if (steps >= Number(last)) process.kill(process.pid, 'SIGKILL');
}

type Run = (...given: readonly unknown[]) => unknown;

function counted(owner: object, names: readonly string[]): void {
  const methods = owner as Record<string, Run>;
  for (const name of names) {
    const run = methods[name];
    if (run === undefined) throw new Error(`there is no ${name}`);
    methods[name] = function (this: unknown, ...given) {
      beforeStep();
      return Reflect.apply(run, this, given);
    };
  }
}

counted(fs, ['writeSync', 'fsyncSync', 'renameSync', 'linkSync']);
syncBuiltinESMExports();
counted(DatabaseSync.prototype, ['exec']);
counted(StatementSync.prototype, ['run']);
await import(join(ROOT, program));
