/** The examination as text to send to somebody who can help: no password, no user name, and the protocol as evidence. */
import type { FactsLine, VerdictLine } from '../../contract/diagnosis.ts';
import type { SessionEvent } from '../../ftp/transcript.ts';
import type { Site } from '../../sites/site.ts';
import type { Findings } from './findings.ts';

/** Lines of the protocol at the end; the first ones tell most. */
const MAX_LINES = 400;
const MARK = { pass: 'ok', warn: 'note', fail: 'FAILED', skipped: 'not tried', running: 'running' } as const;
const SAID = { command: '>', reply: '<', event: '*' } as const;
const ID_WIDTH = 12;
const STATE_WIDTH = 10;

/** What a report is made of. */
export interface ReportParts {
  readonly site: Site;
  readonly findings: Findings;
  readonly verdict: VerdictLine;
  readonly facts: FactsLine;
  readonly events: readonly SessionEvent[];
  readonly at: Date;
}

/** The report, line feeds between its lines. */
export function reportOf({ site, findings, verdict, facts, events, at }: ReportParts): string {
  const lines = [
    `Gangway connection report, ${at.toISOString()}`,
    `Server: ${site.host} port ${site.port}, security ${site.security}, mode ${site.mode}, names ${site.charsetChoice}`,
    `Login: ${site.user === '' ? 'anonymous' : 'with a user name'}`,
    '',
    `Verdict (${verdict.code}): ${verdict.en}`,
    '',
    ...findings.results.map(
      ({ id, state, evidence, ms }) =>
        `${id.padEnd(ID_WIDTH)} ${MARK[state].padEnd(STATE_WIDTH)} ${evidence}${ms > 0 ? ` (${ms} ms)` : ''}`,
    ),
    '',
    ...networkLines(facts),
    '',
    'Protocol:',
    ...events.slice(0, MAX_LINES).map((event) => eventLine(event)),
    ...(events.length > MAX_LINES ? [`... and ${events.length - MAX_LINES} more lines`] : []),
    '',
  ];
  return withoutUser(site.masked(lines.join('\n')), site.user);
}

function networkLines({ gateway, server }: FactsLine): string[] {
  const ours =
    gateway === undefined ? [] : [`Gangway: ${gateway.address} (${gateway.kind}); ${gateway.nat.why}`];
  const theirs =
    server.address === undefined ? server.host : `${server.address} (${server.kind ?? 'unknown'})`;
  return [...ours, `Server: ${theirs}; ${server.nat.why}`];
}

function eventLine({ at, kind, verb, text }: SessionEvent): string {
  const shown = verb === 'USER' ? 'USER ***' : text;
  return `${at.toISOString().slice('YYYY-MM-DDT'.length)} ${SAID[kind]} ${shown.replaceAll('\n', '\n    ')}`;
}

/** Servers greet people by name, and homes are called after them. A very short name would be found in every word. */
function withoutUser(text: string, user: string): string {
  const MIN_LENGTH = 3;
  if (user.length < MIN_LENGTH || user === 'anonymous' || user === 'ftp') return text;
  return text.replaceAll(
    new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(user)}(?![\\p{L}\\p{N}])`, 'gu'),
    '***',
  );
}
