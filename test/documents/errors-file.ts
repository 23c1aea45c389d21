/** docs/errors.md: the table of problem.ts with its words, for people who integrate Gangway. */
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { STATUS } from '../../server/problem-codes.ts';
import type { ProblemCode, Words } from '../../server/problem.ts';
import { wordsEn } from '../../server/problem-words/en.ts';
import { wordsZh } from '../../server/problem-words/zh.ts';
import type { MadeFile } from './api-files.ts';
import { ALWAYS_RETRYABLE, PHASES, SOMETIMES_RETRYABLE } from './problem-phases.ts';

const ROOT = join(import.meta.dirname, '../..');
const NAME = 'docs/errors.md';

const HEAD = `# Errors

Every failure is \`application/problem+json\` (RFC 9457). Programs branch on \`code\`, which never changes; \`status\` is enough for proxies;
\`title\`, \`detail\` and \`advice\` are for people and follow \`Accept-Language\` (English, Chinese). \`phase\` says at which step on the way to
the file it happened, \`ftp\` what the server said and to which command, \`cause\` what lay beneath, \`retryable\` whether the same call may
succeed later by itself (\`Retry-After\` says when, with 429 and 503), and \`requestId\` finds the lines in the transcript of the site
(\`GET /api/v1/sites/{site}/transcript?requestId=…\`).

\`\`\`json
{
  "type": "urn:gangway:problem:ftp-not-found",
  "title": "Not found",
  "status": 404,
  "detail": "There is nothing at this path.",
  "code": "FTP_NOT_FOUND",
  "phase": "command",
  "ftp": { "verb": "RETR", "reply": 550, "text": "No such file." },
  "retryable": false,
  "requestId": "q3VmZ1Jx0pWk7dTn2sYbLA"
}
\`\`\`

At the bridge (\`/ftp/…\`) and WebDAV (\`/dav/…\`) a refused login is 401 with \`WWW-Authenticate\`, because the login is HTTP's own there. A
response that breaks off after its status has gone out ends with a reset connection; its problem is in the transcript.

This file is made of the table in \`server/problem.ts\` by \`npm run errors\`, and a test provokes each code.
`;

const COLUMNS = { code: 'code', title: 'title', detail: 'what happened', advice: 'what to do' };
const COLUMNS_ZH = { code: '代码', title: '标题', detail: '说明', advice: '建议' };

/** What the file has to hold now. */
export async function errorsFile(): Promise<MadeFile> {
  const codes = (Object.keys(STATUS) as ProblemCode[]).sort((a, b) => STATUS[a] - STATUS[b]);
  const text = [
    HEAD,
    '## Codes\n',
    factsOf(codes),
    '\n## In English\n',
    wordsOf(codes, wordsEn, COLUMNS),
    '\n## 中文\n',
    wordsOf(codes, wordsZh, COLUMNS_ZH),
  ].join('\n');
  const filepath = join(ROOT, NAME);
  return { name: NAME, text: await format(text, { ...(await resolveConfig(filepath)), filepath }) };
}

function factsOf(codes: readonly ProblemCode[]): string {
  return table(
    ['code', 'status', 'phase', 'may succeed later'],
    codes.map((code) => [
      `\`${code}\``,
      String(STATUS[code]),
      (PHASES[code] ?? []).join(', '),
      retryOf(code),
    ]),
  );
}

function retryOf(code: ProblemCode): string {
  if (ALWAYS_RETRYABLE.includes(code)) return 'yes';
  return SOMETIMES_RETRYABLE.includes(code) ? 'see `retryable`' : 'no';
}

function wordsOf(
  codes: readonly ProblemCode[],
  words: Record<ProblemCode, Words>,
  columns: Readonly<Record<'code' | 'title' | 'detail' | 'advice', string>>,
): string {
  return table(
    [columns.code, columns.title, columns.detail, columns.advice],
    codes.map((code) => [`\`${code}\``, words[code].title, words[code].detail, words[code].advice ?? '']),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
