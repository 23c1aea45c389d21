/** Where fuzzing begins: the samples of the corpus, earlier findings, and the words of each language for the mutations. */
import { readdirSync, readFileSync } from 'node:fs';

const SAMPLES = new URL('../samples/', import.meta.url);

function filesOf(folder: string, wanted: (name: string) => boolean): Buffer[] {
  const url = new URL(`${folder}/`, SAMPLES);
  return readdirSync(url)
    .filter(wanted)
    .map((name) => readFileSync(new URL(name, url)));
}

/** Lines of the JSON samples, and the text samples as they are. */
function listings(): Buffer[] {
  const texts = filesOf('listings', (name) => name.endsWith('.txt'));
  const samples = filesOf('listings', (name) => name.endsWith('.json')).map((bytes) => {
    const { lines } = JSON.parse(bytes.toString()) as { lines: { line: string }[] };
    return Buffer.from(lines.map(({ line }) => `${line}\r\n`).join(''));
  });
  return [...texts, ...samples];
}

function linesOf(buffers: readonly Buffer[]): Buffer[] {
  return buffers.flatMap((bytes) =>
    bytes
      .toString('latin1')
      .split(/\r?\n/)
      .map((line) => Buffer.from(line, 'latin1')),
  );
}

const REPLIES = [
  '220 ready\r\n',
  '220-one\r\n220-two\r\n 220 three\r\n220 end\r\n',
  '211-Features\r\n UTF8\r\n21x\r\n211 End\r\n',
  '226\r\n',
  '\xff\xfb\x01150 opening\r\n226 done\n',
  '\xef\xbb\xbf220 bom\r\n',
];
const PASSIVE = [
  'Entering Passive Mode (127,0,0,1,200,13).',
  '=127,0,0,1,200,13',
  'Entering Passive Mode 127, 0, 0, 1, 200, 13',
  'Entering Extended Passive Mode (|||6446|)',
  '(||| 6446|)\n(!!!1!)',
];

/** Inputs to begin with. target: its id. */
export function seedsOf(target: string): Buffer[] {
  const found = filesOf('fuzz', (name) => name.startsWith(`${target}-`));
  if (target === 'listing') return [...found, ...listings(), ...linesOf(listings())];
  if (target === 'mlsx') return [...found, ...linesOf(filesOf('listings', (name) => name.includes('mlsd')))];
  const texts = target === 'reply' ? REPLIES : PASSIVE;
  return [...found, ...texts.map((text) => Buffer.from(text, 'latin1'))];
}

/** Pieces that mutations put in: what parsers look for, and what careless ones stumble over. */
export const WORDS: readonly Buffer[] = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    '\t',
    ' ',
    '  ',
    ';',
    '=',
    '-> ',
    ' -> ',
    '<DIR>',
    '*FILE',
    'total 1',
    'type=',
    ',',
  ],
  ...[
    'Jan',
    'Feb 29',
    '00:00',
    '24:60',
    '2018',
    '99999999999999999999',
    '01-02-03',
    '31-12-99',
    '[',
    ']',
    '(',
    ')',
  ],
  ...[
    '220 ',
    '220-',
    '|',
    '|||',
    '\xff\xf4',
    '\xef\xbb\xbf',
    '\xe6\x9c\x88',
    '../',
    '.',
    '..',
    '/',
    '+',
    '%',
    '?',
  ],
].map((word) => Buffer.from(word, 'latin1'));
