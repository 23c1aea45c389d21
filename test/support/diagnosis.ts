/** One examination by the doctor through HTTP, taken apart. */
import type {
  CheckLine,
  DiagnosisCheck,
  DiagnosisLine,
  FactsLine,
  ProfileLine,
  VerdictLine,
} from '../../server/contract/diagnosis.ts';
import type { TestSite } from './gateway.ts';

/** What came, line by line and by kind. */
export interface Diagnosis {
  readonly status: number;
  readonly lines: readonly DiagnosisLine[];
  readonly verdict: VerdictLine;
  readonly facts: FactsLine;
  readonly profile: ProfileLine;
  readonly report: string;
  /** How a check ended. */
  check(id: DiagnosisCheck): CheckLine;
}

/** The URL of a site's doctor. */
export function doctorOf(site: TestSite): string {
  return `/api/v1/sites/${site.id}/diagnosis`;
}

/** Examines the site. body: as DiagnosisRequest. Throws when a line is missing that must be there. */
export async function diagnose(site: TestSite, body: { readonly write?: boolean } = {}): Promise<Diagnosis> {
  const answer = await site.owner.askJson('POST', doctorOf(site), body);
  const lines = answer.body
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as DiagnosisLine);
  const one = <T extends DiagnosisLine['type']>(type: T): Extract<DiagnosisLine, { type: T }> => {
    const found = lines.find((line): line is Extract<DiagnosisLine, { type: T }> => line.type === type);
    if (found === undefined) throw new Error(`no ${type} in ${answer.status} ${answer.body.toString()}`);
    return found;
  };
  return {
    status: answer.status,
    lines,
    verdict: one('verdict'),
    facts: one('facts'),
    profile: one('profile'),
    report: one('report').text,
    check: (id) => {
      const found = lines.findLast((line): line is CheckLine => line.type === 'check' && line.id === id);
      if (found === undefined) throw new Error(`no check ${id}`);
      return found;
    },
  };
}
