/**
 * Hashes of files, computed by the server: HASH (draft-bryan-ftpext-hash) and the X verbs of older servers. Only what FEAT names is
 * asked: the server has to read the whole file for it.
 */
import type { Pathname } from './pathname.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';
import type { FtpSession } from './session.ts';
import { isSilent } from './silent-verbs.ts';

/** By their names in RFC 9530, where they have one; `crc32` is that of zip. */
export type HashAlgorithm = 'sha-512' | 'sha-256' | 'sha' | 'md5' | 'crc32';

/** Ways to ask for one algorithm, and how long its result is. */
interface HashWays {
  readonly algorithm: HashAlgorithm;
  /** As FEAT and OPTS HASH name it. */
  readonly names: readonly string[];
  readonly verbs: readonly string[];
  readonly bytes: number;
}

/** Most trusted first. */
const WAYS: readonly HashWays[] = [
  { algorithm: 'sha-256', names: ['SHA-256', 'SHA256'], verbs: ['XSHA256'], bytes: 32 },
  { algorithm: 'sha-512', names: ['SHA-512', 'SHA512'], verbs: ['XSHA512'], bytes: 64 },
  { algorithm: 'sha', names: ['SHA-1', 'SHA1'], verbs: ['XSHA1', 'XSHA'], bytes: 20 },
  { algorithm: 'md5', names: ['MD5'], verbs: ['XMD5'], bytes: 16 },
  { algorithm: 'crc32', names: ['CRC32'], verbs: ['XCRC'], bytes: 4 },
];
/** What cuts an argument in two: the X verbs may take places in the file as further arguments. */
const AMBIGUOUS_NAME = /[\s"]/;

/** One question that the server understands. */
interface HashQuestion extends HashWays {
  /** HASH, or an X verb. */
  readonly verb: string;
  /** To be selected by OPTS before. */
  readonly name: string;
}

/** The algorithms that the server names in FEAT, most trusted first. */
export function hashAlgorithmsOf(session: FtpSession): HashAlgorithm[] {
  return WAYS.filter((ways) => questionFor(session, ways) !== undefined).map(({ algorithm }) => algorithm);
}

/**
 * Asks for the hash of a file as it is now. Undefined when the server will not tell or cannot be understood. Rejects when the
 * session ends: a server that takes longer than any reply may, for one.
 */
export async function hashOf(
  session: FtpSession,
  path: Pathname,
  algorithm: HashAlgorithm,
): Promise<Buffer | undefined> {
  const ways = WAYS.find((one) => one.algorithm === algorithm);
  const question = ways && questionFor(session, ways);
  if (question === undefined) return undefined;
  const { verb } = question;
  if (verb !== 'HASH') {
    if (AMBIGUOUS_NAME.test(path.bytes.toString('latin1'))) return undefined;
    return hashAlone(await session.ask(verb, path.bytes), question);
  }
  // Another session of ours, or this one before, may have selected another algorithm.
  if (!(await session.ask('OPTS HASH', question.name)).isPositive) return undefined;
  return hashIn(await session.ask('HASH', path.bytes), question);
}

function questionFor({ login, knowledge }: FtpSession, ways: HashWays): HashQuestion | undefined {
  const { lines } = login.features;
  const named =
    lines
      .find((line) => line.startsWith('HASH '))
      ?.slice('HASH '.length)
      .split(/[;\s]+/) ?? [];
  const name = ways.names.find((one) => named.includes(one) || named.includes(`${one}*`));
  if (name !== undefined && !isSilent(knowledge, 'HASH')) return { ...ways, verb: 'HASH', name };
  const isNamed = (verb: string): boolean =>
    lines.some((line) => line === verb || line.startsWith(`${verb} `)) && !isSilent(knowledge, verb);
  const verb = ways.verbs.find(isNamed);
  return verb === undefined ? undefined : { ...ways, verb, name: '' };
}

/** `213 SHA-256 0-49 6dcd… name`: the name may look like a hash, too, and comes last. */
function hashIn(reply: Reply, { names, bytes }: HashWays): Buffer | undefined {
  if (reply.code !== CODE.fileStatus) return undefined;
  const [, told = '', hex = ''] = /^\s*(\S+) +\d+-\d+ +([0-9a-f]+)(?:\s|$)/i.exec(reply.text) ?? [];
  return names.includes(told.toUpperCase()) && hex.length === 2 * bytes ? Buffer.from(hex, 'hex') : undefined;
}

/** `250 6DCD…`; some write a word or two around it, CRCs may come without their leading zeros. */
function hashAlone(reply: Reply, { bytes, algorithm }: HashWays): Buffer | undefined {
  if (!reply.isPositive) return undefined;
  const text = reply.text.trim();
  const digits = 2 * bytes;
  const alone = algorithm === 'crc32' ? /^[0-9a-f]{1,8}$/i.exec(text)?.[0] : undefined;
  const words = text.split(/\s+/).filter((word) => word.length === digits && /^[0-9a-f]+$/i.test(word));
  const hex = alone?.padStart(digits, '0') ?? (words.length === 1 ? words[0] : undefined);
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}
