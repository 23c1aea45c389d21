/** How many sessions the server allows at once: opened one after the other, a few at most, and ended at once. */
import { LoginRefused, ServerBusy, SessionLost } from '../../ftp/errors.ts';
import type { FtpSession } from '../../ftp/session.ts';
import { evidenceOf } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { CheckResult } from './findings.ts';

/** More would be rude, and nobody needs to know. */
export const MAX_TRIED = 4;

/** Counts the session that the examination has already. */
export async function checkLimit(exam: Examination): Promise<void> {
  await exam.check('limit', async () => {
    await exam.session();
    const further: FtpSession[] = [];
    try {
      while (1 + further.length < MAX_TRIED) further.push(await exam.sessions.open());
      return { state: 'pass', evidence: `${MAX_TRIED} sessions at once are allowed; more were not tried` };
    } catch (error) {
      exam.throwIfOver();
      return refused(exam, error, 1 + further.length);
    } finally {
      await Promise.all(further.map((session) => exam.sessions.end(session)));
    }
  });
}

function refused({ findings }: Examination, error: unknown, open: number): CheckResult {
  // Refused with the words that were good a moment ago: there is no room (case 21).
  const isFull =
    error instanceof ServerBusy ||
    error instanceof LoginRefused ||
    (error instanceof SessionLost && error.farewell !== undefined);
  if (!isFull) return { state: 'warn', evidence: `the session after ${open} failed: ${evidenceOf(error)}` };
  findings.sessionLimit = open;
  if (open === 1) findings.reasons.add('limit-one');
  const count = open === 1 ? 'one session' : `${open} sessions`;
  return { state: open === 1 ? 'warn' : 'pass', evidence: `${count} at once; then ${evidenceOf(error)}` };
}
