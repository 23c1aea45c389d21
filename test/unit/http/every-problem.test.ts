import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUS } from '../../../server/problem-codes.ts';
import type { ProblemCode } from '../../../server/problem.ts';
import { faultInside } from '../../contracts/api/fault-provocations.ts';
import { Stage, problemIn } from '../../contracts/api/provocation.ts';
import type { Provocation } from '../../contracts/api/provocation.ts';
import { PROVOKED_ELSEWHERE } from '../../contracts/api/provoked-elsewhere.ts';
import { REQUEST_PROVOCATIONS } from '../../contracts/api/request-provocations.ts';
import { SERVER_PROVOCATIONS } from '../../contracts/api/server-provocations.ts';
import { errorsFile } from '../../documents/errors-file.ts';
import { ALWAYS_RETRYABLE, PHASES, SOMETIMES_RETRYABLE } from '../../documents/problem-phases.ts';

const TEST = join(import.meta.dirname, '../..');
const PROVOCATIONS: Partial<Record<ProblemCode, Provocation>> = {
  ...REQUEST_PROVOCATIONS,
  ...SERVER_PROVOCATIONS,
  INTERNAL: faultInside,
};
const HERE = Object.entries(PROVOCATIONS) as [ProblemCode, Provocation][];

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

describe('every failure of the table', () => {
  it('has a test that provokes it, and only one place that says which', () => {
    const elsewhere = Object.keys(PROVOKED_ELSEWHERE);
    const all = [...HERE.map(([code]) => code as string), ...elsewhere];
    expect(all.sort()).toEqual(Object.keys(STATUS).sort());
  });

  it.each(HERE)('%s comes with its status, step and advice', async (code, provoke) => {
    const answer = await provoke(stage);
    const problem = problemIn(answer);
    expect([problem.code, answer.status, problem.status]).toEqual([code, STATUS[code], STATUS[code]]);
    expect(problem.phase === undefined ? [] : PHASES[code], 'phases of the table').toEqual(
      problem.phase === undefined ? [] : expect.arrayContaining([problem.phase]),
    );
    if (!SOMETIMES_RETRYABLE.includes(code)) expect(problem.retryable).toBe(ALWAYS_RETRYABLE.includes(code));
    expect(problem.requestId).not.toBe('');
  });

  it.each(Object.entries(PROVOKED_ELSEWHERE))('%s is provoked by %s', (_code, test) => {
    const [, file = '', title = ''] = /^([\w/.-]+\.ts): (.+)$/.exec(test) ?? [];
    expect(existsSync(join(TEST, file)), file).toBe(true);
    const source = readFileSync(join(TEST, file), 'utf8').replaceAll("\\'", "'");
    expect(source).toContain(title);
  });

  it('is told in docs/errors.md as it is (else: npm run errors)', async () => {
    const { name, text } = await errorsFile();
    expect(readFileSync(join(TEST, '..', name), 'utf8') === text, `${name} is current`).toBe(true);
  });
});
