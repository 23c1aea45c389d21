/** The facts of a file that was written just now: its time is the server's own clock, and tells whether MDTM is UTC there. */
import { describePath } from '../ftp/describe.ts';
import type { PathFacts } from '../ftp/describe.ts';
import { learnMdtmClock, mdtmOfUtc, utcOfMdtm } from '../ftp/mdtm-clock.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';

/** As describePath, for a file whose bytes have all arrived within the last seconds and whose time nobody has set. */
export async function describeWritten(session: FtpSession, path: Pathname): Promise<PathFacts> {
  const facts = await describePath(session, path);
  const { features } = session.login;
  const isByMlst = features.names('MLST') && features.mayHave('MLST');
  if (isByMlst || facts.modifiedAt === undefined) return facts;
  const { knowledge } = session;
  const told = mdtmOfUtc(knowledge, facts.modifiedAt);
  learnMdtmClock(knowledge, told, new Date());
  return { ...facts, modifiedAt: utcOfMdtm(knowledge, told) };
}
