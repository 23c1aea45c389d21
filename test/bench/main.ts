/** `npm run bench [-- scenario...]`: measures Gangway against doing the same without it, in one run on one machine. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { vsftpd } from '../servers/vsftpd.ts';
import { useReno } from './congestion-control.ts';
import { row, table } from './report.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';
import { download } from './scenarios/download.ts';
import { listing } from './scenarios/listing.ts';
import { parallel } from './scenarios/parallel.ts';
import { far, farTls, limited, limitedTls } from './scenarios/segments.ts';
import { slowReaders } from './scenarios/slow-readers.ts';
import { loginPerFile, smallFiles } from './scenarios/small-files.ts';
import { upload } from './scenarios/upload.ts';

const SCENARIOS: readonly Scenario[] = [
  download,
  parallel,
  upload,
  smallFiles,
  loginPerFile,
  listing,
  slowReaders,
  ...[limited, limitedTls, far, farTls],
];
const CACHE = join(import.meta.dirname, '../../.cache');
const INTERRUPTED = 130;

function chosen(names: readonly string[]): readonly Scenario[] {
  const known = SCENARIOS.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: the scenarios are ${known.join(', ')}`);
  return names.length === 0 ? SCENARIOS : SCENARIOS.filter(({ name }) => names.includes(name));
}

async function main(): Promise<void> {
  const scenarios = chosen(process.argv.slice(2));
  const reason = await vsftpd.prepare();
  if (reason !== undefined) throw new Error(`nothing to measure against: ${reason}`);
  using congestion = useReno();
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) {
    console.error(`${scenario.name} ...`);
    const result = await scenario.run();
    results.push(result);
    console.error(row(result));
  }
  const machine = { node: process.version, processors: cpus().length, congestionControl: congestion.inForce };
  await mkdir(CACHE, { recursive: true });
  await writeFile(join(CACHE, 'bench.json'), `${JSON.stringify({ machine, results }, null, 2)}\n`);
  console.log(table(results));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(INTERRUPTED));
await main();
