/** The results as people read them. */
import { median } from './scenario.ts';
import type { ScenarioResult } from './scenario.ts';

/** A Markdown table: medians, ratios, and what the gateway used. */
export function table(results: readonly ScenarioResult[]): string {
  const header = [
    '| scenario | reference | Gangway | ratio | goal | gateway CPU per run | gateway peak RSS |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  const notes = results.map(({ scenario, compared }) => `- ${scenario}: ${compared}`);
  return `${[...header, ...results.map(row)].join('\n')}\n\n${notes.join('\n')}\n`;
}

/** One line of it. */
export function row(result: ScenarioResult): string {
  const { scenario, unit, reference, gangway, ratio, goal, cpuSeconds, peakRssMiB } = result;
  const rate = (values: readonly number[]): string =>
    values.length === 0 ? '–' : `${Math.round(median(values)).toLocaleString('en')} ${unit}`;
  const cells = [
    scenario,
    rate(reference),
    rate(gangway),
    ratio === undefined ? '–' : ratio.toFixed(2),
    goal === undefined ? '–' : `≥ ${goal}${(ratio ?? 0) >= goal ? ' ✓' : ' ✗'}`,
    `${cpuSeconds.toFixed(2)} s`,
    `${Math.round(peakRssMiB)} MiB`,
  ];
  return `| ${cells.join(' | ')} |`;
}
