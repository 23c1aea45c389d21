/** What listings tell: which command, hidden files, the charset of names, and whether the clock of LIST is UTC. */
import { isUtf8 } from 'node:buffer';
import type { FtpSession } from '../../ftp/session.ts';
import { measureListClock } from '../list-clock.ts';
import type { Examination } from './examination.ts';
import type { CheckResult } from './findings.ts';
import type { Sample } from './sample.ts';

const DOT = 0x2e;
const LAST_ASCII = 0x7f;
const MINUTES_PER_HOUR = 60;

/** Runs the checks on the listing that the first way brought. */
export async function checkListings(exam: Examination, sample: Sample): Promise<void> {
  await exam.check('mlsd', async () => mlsd(await exam.session(), sample));
  await exam.check('hidden', async () => hidden(exam, sample));
  await exam.check('charset', async () => charset(exam, sample));
}

/** After the checks that write: what was written shows whether MDTM itself is UTC. */
export async function checkClock(exam: Examination, sample: Sample): Promise<void> {
  await exam.check('clock', async () => clock(exam, sample));
}

function mlsd({ login: { features } }: FtpSession, { dialect }: Sample): CheckResult {
  if (dialect === 'mlsd')
    return { state: 'pass', evidence: 'folders are listed by MLSD, with exact times in UTC' };
  if (!features.names('MLST'))
    return {
      state: 'warn',
      evidence: 'the server has no MLSD; LIST is read, whose times are exact to the minute',
    };
  return { state: 'warn', evidence: `the server names MLST in FEAT, but LIST was needed (${dialect})` };
}

function hidden(exam: Examination, { entries }: Sample): CheckResult {
  const count = entries.filter(({ name }) => name[0] === DOT).length;
  if (count > 0) return { state: 'pass', evidence: `${count} names that begin with a dot are shown` };
  const command = exam.site.profile.knowledge.fact('listCommand');
  if (command?.value === 'LIST -a') return { state: 'pass', evidence: command.evidence };
  return { state: 'skipped', evidence: 'no name that begins with a dot was seen; there may be none' };
}

/** The names of the folder, raw: UTF-8 or not, and if not, what they could be. */
function charset({ site, findings }: Examination, { entries }: Sample): CheckResult {
  const names = entries.map(({ name }) => name).filter((name) => name.some((byte) => byte > LAST_ASCII));
  if (names.length === 0) return { state: 'pass', evidence: 'all names seen are plain ASCII' };
  const legacy = names.filter((name) => !isUtf8(name));
  const count = `${legacy.length} of ${entries.length} names`;
  if (legacy.length === 0) return { state: 'pass', evidence: `${names.length} names are good UTF-8` };
  if (site.charsetChoice !== 'auto' && site.charset.id !== 'utf-8')
    return { state: 'pass', evidence: `${count} are not UTF-8; this site is set to ${site.charset.id}` };
  site.charset.observe(legacy);
  const known =
    site.profile.knowledge.get('charset') ??
    mostFrequent(legacy.flatMap((name) => site.charset.guessOf(name) ?? []));
  findings.charset = known;
  findings.reasons.add('charset-legacy');
  return { state: 'warn', evidence: `${count} are not UTF-8; they look like ${known ?? 'an older charset'}` };
}

function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = Map.groupBy(values, (value) => value);
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

async function clock(exam: Examination, { dialect, folder, entries }: Sample): Promise<CheckResult> {
  if (dialect === 'mlsd') return { state: 'pass', evidence: 'MLSD tells times in UTC' };
  const measured = await measureListClock(await exam.session(), folder, entries, { offsetMinutes: 0 });
  if (measured === undefined)
    return { state: 'skipped', evidence: 'there was no file whose LIST time could be compared with MDTM' };
  const { knowledge } = exam.site.profile;
  knowledge.doubt('listOffsetMinutes');
  knowledge.learn('listOffsetMinutes', measured.offsetMinutes, measured.evidence);
  return {
    state: 'pass',
    evidence: `LIST tells times in ${zoneText(measured.offsetMinutes)}: ${measured.evidence}`,
  };
}

/** `UTC`, `UTC+05:45`. */
function zoneText(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'UTC';
  const size = Math.abs(offsetMinutes);
  const [hours, minutes] = [Math.trunc(size / MINUTES_PER_HOUR), size % MINUTES_PER_HOUR];
  const text = [hours, minutes].map((number) => String(number).padStart(2, '0')).join(':');
  return `UTC${offsetMinutes < 0 ? '-' : '+'}${text}`;
}
