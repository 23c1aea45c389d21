/** Explains one line of the transcript. */
import type { TranscriptLine } from '../../../server/contract/transcript.ts';
import type { LanguageId } from '../messages/languages.ts';
import { COMMAND_WORDS } from './ftp-commands.ts';
import { REPLY_WORDS } from './ftp-replies.ts';

/** An explanation. */
export interface Explanation {
  /** The verb or the code. */
  readonly subject: string;
  readonly meaning: string;
  /** Where the standard says so. */
  readonly source: string;
}

/** What a line means, or undefined for events and for what no standard knows. */
export function explain(line: TranscriptLine, language: LanguageId): Explanation | undefined {
  const subject = line.kind === 'command' ? verbOf(line) : String(line.code ?? '');
  const words = line.kind === 'command' ? COMMAND_WORDS[subject] : REPLY_WORDS[line.code ?? 0];
  if (words === undefined || line.kind === 'event') return undefined;
  return { subject, meaning: words[language], source: words.source };
}

/** First digit of a reply, RFC 959 section 4.2: what it asks of the client. */
export function replyClass(line: TranscriptLine): number | undefined {
  return line.code === undefined ? undefined : Math.floor(line.code / 100);
}

/** XPWD and its kin are the same commands in the words of RFC 775. */
function verbOf(line: TranscriptLine): string {
  const verb = (line.verb ?? line.text.split(' ')[0] ?? '').toUpperCase();
  return verb in COMMAND_WORDS
    ? verb
    : verb.replace(/^X(?=PWD|MKD|RMD|CWD|CUP)/, '').replace(/^CUP$/, 'CDUP');
}
