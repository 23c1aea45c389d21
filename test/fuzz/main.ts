/**
 * Coverage-guided fuzzing by hand: `npm run fuzz -- listing|mlsx|reply|pasv [seconds] [seed]`. Inputs that reach new code are
 * changed further; an input that breaks a promise is written to test/samples/fuzz/, where a unit test replays it for ever.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Coverage } from './coverage.ts';
import { mutated, randomFrom } from './mutation.ts';
import { seedsOf } from './seeds.ts';
import { FUZZ_TARGETS } from './targets.ts';
import type { FuzzTarget } from './targets.ts';

const DEFAULT_SECONDS = 60;
/** Coverage is read after so many inputs; only when there is something new they are run again one by one. */
const BATCH = 64;
/** Inputs have at most 8 KiB; what takes longer than this is not linear. */
const SLOW_MS = 1_000;
const MAX_FINDINGS = 20;
const REPORT_MS = 10_000;
const HASH_LENGTH = 12;

/** The reason why an input is a finding; undefined when all is well. */
function findingIn(target: FuzzTarget, input: Buffer): string | undefined {
  const startedAt = process.cpuUsage();
  try {
    target.run(input);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { user, system } = process.cpuUsage(startedAt);
  const ms = (user + system) / 1_000;
  return ms > SLOW_MS ? `it took ${Math.round(ms)} ms` : undefined;
}

/** The shortest input that is still a finding, by leaving parts out. */
function shortened(target: FuzzTarget, finding: Buffer): Buffer {
  let best = finding;
  for (let part = Math.ceil(best.length / 2); part >= 1; part = Math.floor(part / 2)) {
    for (let at = 0; at + part <= best.length;) {
      const shorter = Buffer.concat([best.subarray(0, at), best.subarray(at + part)]);
      if (findingIn(target, shorter) === undefined) at += part;
      else best = shorter;
    }
  }
  return best;
}

function keep(target: FuzzTarget, finding: Buffer, reason: string): void {
  const short = shortened(target, finding);
  const name = `${target.id}-${createHash('sha256').update(short).digest('hex').slice(0, HASH_LENGTH)}.bin`;
  writeFileSync(new URL(`../samples/fuzz/${name}`, import.meta.url), short);
  process.stdout.write(`finding ${name}: ${reason}\n  ${JSON.stringify(short.toString('latin1'))}\n`);
}

function fuzz(target: FuzzTarget, seconds: number, seed: number): number {
  const random = randomFrom(seed);
  const pick = (inputs: readonly Buffer[]): Buffer =>
    inputs[Math.floor(random() * inputs.length)] ?? Buffer.alloc(0);
  const corpus = seedsOf(target.id);
  const coverage = new Coverage();
  const reasons = new Set<string>();
  const run = (input: Buffer): void => {
    const reason = findingIn(target, input);
    if (reason === undefined || reasons.has(reason)) return;
    reasons.add(reason);
    keep(target, input, reason);
  };
  for (const input of corpus) run(input);
  coverage.take();
  const endsAt = performance.now() + seconds * 1_000;
  let runs = 0;
  let reportAt = performance.now() + REPORT_MS;
  while (performance.now() < endsAt && reasons.size < MAX_FINDINGS) {
    const batch = Array.from({ length: BATCH }, () => mutated(pick(corpus), pick(corpus), random));
    batch.forEach(run);
    runs += batch.length;
    if (coverage.take() > 0) corpus.push(...batch.filter((input) => reachesNew(target, input, coverage)));
    if (performance.now() < reportAt) continue;
    reportAt += REPORT_MS;
    process.stdout.write(
      `${runs} runs, ${coverage.blocks} blocks, ${corpus.length} inputs, ${reasons.size} findings\n`,
    );
  }
  coverage.close();
  process.stdout.write(
    `${target.id}: ${runs} runs, ${coverage.blocks} blocks, ${reasons.size} findings, seed ${seed}\n`,
  );
  return reasons.size;
}

/** Run alone, an input shows combinations of blocks of its own. */
function reachesNew(target: FuzzTarget, input: Buffer, coverage: Coverage): boolean {
  findingIn(target, input);
  return coverage.take() > 0;
}

const [id, seconds = String(DEFAULT_SECONDS), seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const target = FUZZ_TARGETS.find((candidate) => candidate.id === id);
if (target === undefined) {
  process.stderr.write(
    `usage: npm run fuzz -- ${FUZZ_TARGETS.map((one) => one.id).join('|')} [seconds] [seed]\n`,
  );
  process.exitCode = 2;
} else {
  process.exitCode = fuzz(target, Number(seconds), Number(seed)) > 0 ? 1 : 0;
}
