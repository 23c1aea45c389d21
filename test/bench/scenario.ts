/** How a scenario measures: both ways alternate in one run, and medians are compared. */
import type { GatewayProcess } from '../support/gateway-process.ts';
import { MIB } from './stage.ts';

/** What a scenario found. */
export interface ScenarioResult {
  readonly scenario: string;
  /** What was compared with what, in one sentence. */
  readonly compared: string;
  readonly unit: string;
  /** Rates of every run, in the order they were made. */
  readonly reference: readonly number[];
  readonly gangway: readonly number[];
  /** Median of Gangway's rates by the median of the reference's; undefined when there is no reference. */
  readonly ratio?: number;
  /** The least ratio that is good enough. */
  readonly goal?: number;
  /** Processor time of the gateway in one run, on average. */
  readonly cpuSeconds: number;
  readonly peakRssMiB: number;
}

/** One scenario: builds its stage, measures, and leaves nothing behind. */
export interface Scenario {
  readonly name: string;
  run(): Promise<ScenarioResult>;
}

/** Two ways to do the same thing; each returns its rate and throws when the bytes are wrong. */
export interface Ways {
  readonly reference: () => Promise<number>;
  readonly gangway: () => Promise<number>;
}

/** What the numbers mean. */
export type Meaning = Pick<ScenarioResult, 'scenario' | 'compared' | 'unit' | 'goal'> & {
  readonly repetitions: number;
};

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Runs both ways in turn. */
export async function compare(
  gateway: GatewayProcess,
  ways: Ways,
  meaning: Meaning,
): Promise<ScenarioResult> {
  const { repetitions, ...words } = meaning;
  const reference: number[] = [];
  const gangway: number[] = [];
  await gateway.resetPeak();
  const cpuBefore = await gateway.cpuSeconds();
  for (let turn = 0; turn < repetitions; turn += 1) {
    reference.push(await ways.reference());
    gangway.push(await ways.gangway());
  }
  return {
    ...words,
    reference,
    gangway,
    ratio: median(gangway) / median(reference),
    cpuSeconds: ((await gateway.cpuSeconds()) - cpuBefore) / repetitions,
    peakRssMiB: (await gateway.memory()).peakBytes / MIB,
  };
}
