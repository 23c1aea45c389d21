import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hashAlgorithmsOf, hashOf } from '../../../server/ftp/file-hash.ts';
import type { HashAlgorithm } from '../../../server/ftp/file-hash.ts';
import { Pathname } from '../../../server/ftp/pathname.ts';
import { Features } from '../../../server/ftp/features.ts';
import { Knowledge } from '../../../server/ftp/knowledge.ts';
import { Reply } from '../../../server/ftp/reply.ts';
import type { FtpSession } from '../../../server/ftp/session.ts';

const SHA256 = createHash('sha256').update('x').digest('hex');
const MD5 = createHash('md5').update('x').digest('hex');
const CRC = crc32('x').toString(16).padStart(8, '0');

/** As much of a session as is asked here. */
function sessionWith(features: readonly string[], answers: Readonly<Record<string, string>>) {
  const lines = ['211-Features', ...features.map((line) => ` ${line}`), '211 End'];
  const asked: string[] = [];
  const session = {
    login: {
      features: new Features(
        new Reply(
          211,
          lines.map((line) => Buffer.from(line)),
        ),
      ),
    },
    knowledge: new Knowledge(),
    ask: (verb: string, argument: string | Uint8Array): Promise<Reply> => {
      asked.push(`${verb} ${Buffer.from(argument as string).toString()}`);
      const [code = '502', ...text] = (answers[verb] ?? '502 no').split(' ');
      return Promise.resolve(new Reply(Number(code), [Buffer.from(text.join(' '))]));
    },
  };
  return { session: session as unknown as FtpSession, asked };
}

const path = (name: string): Pathname => new Pathname([Buffer.from(name)]);

describe('the hashes a server names in FEAT', () => {
  it.each<[string[], HashAlgorithm[]]>([
    [['SIZE'], []],
    [['HASH SHA-256*;SHA-512;SHA-1;MD5;CRC32'], ['sha-256', 'sha-512', 'sha', 'md5', 'crc32']],
    [['HASH MD5*'], ['md5']],
    [
      ['XCRC', 'XMD5 filename;start;end', 'XSHA1'],
      ['sha', 'md5', 'crc32'],
    ],
    [['XSHA'], ['sha']],
  ])('%o are %o', (features, expected) => {
    expect(hashAlgorithmsOf(sessionWith(features, {}).session)).toEqual(expected);
  });
});

describe('the hash of a file', () => {
  it.each<[string, string[], Record<string, string>, HashAlgorithm, string | undefined]>([
    [
      'HASH',
      ['HASH SHA-256*'],
      { 'OPTS HASH': '200 SHA-256', HASH: `213 SHA-256 0-0 ${SHA256} /f` },
      'sha-256',
      SHA256,
    ],
    [
      'HASH in capitals',
      ['HASH MD5*'],
      { 'OPTS HASH': '200 ok', HASH: `213 MD5 0-0 ${MD5.toUpperCase()} /f` },
      'md5',
      MD5,
    ],
    [
      'another algorithm than asked',
      ['HASH SHA-256*'],
      { 'OPTS HASH': '200 ok', HASH: `213 MD5 0-0 ${MD5} /f` },
      'sha-256',
      undefined,
    ],
    [
      'a refused choice',
      ['HASH SHA-256;MD5*'],
      { 'OPTS HASH': '501 no', HASH: `213 MD5 0-0 ${MD5} /f` },
      'sha-256',
      undefined,
    ],
    [
      'a name that looks like a hash',
      ['HASH MD5*'],
      { 'OPTS HASH': '200 ok', HASH: `213 MD5 0-0 ${MD5} /${'0'.repeat(32)}` },
      'md5',
      MD5,
    ],
    ['an X verb', ['XMD5'], { XMD5: `250 ${MD5}` }, 'md5', MD5],
    ['words around it', ['XMD5'], { XMD5: `213 MD5 of /f is ${MD5}` }, 'md5', MD5],
    ['two candidates', ['XMD5'], { XMD5: `250 ${MD5} ${'0'.repeat(32)}` }, 'md5', undefined],
    ['a CRC', ['XCRC'], { XCRC: `250 ${CRC}` }, 'crc32', CRC],
    ['a CRC without leading zeros', ['XCRC'], { XCRC: '250 1A2B' }, 'crc32', '00001a2b'],
    ['a refusal', ['XMD5'], { XMD5: `550 ${MD5}` }, 'md5', undefined],
    ['a verb that is not named', ['SIZE'], { XMD5: `250 ${MD5}` }, 'md5', undefined],
  ])('by %s', async (_title, features, answers, algorithm, expected) => {
    const { session } = sessionWith(features, answers);
    expect((await hashOf(session, path('f'), algorithm))?.toString('hex')).toBe(expected);
  });

  it('is not asked by an X verb for a name with blanks, of which servers make two arguments', async () => {
    const x = sessionWith(['XMD5'], { XMD5: `250 ${MD5}` });
    expect(await hashOf(x.session, path('a 0 5'), 'md5')).toBeUndefined();
    expect(x.asked).toEqual([]);
    const hash = sessionWith(['HASH MD5'], { 'OPTS HASH': '200 ok', HASH: `213 MD5 0-0 ${MD5} /a 0 5` });
    expect((await hashOf(hash.session, path('a 0 5'), 'md5'))?.toString('hex')).toBe(MD5);
    expect(hash.asked).toEqual(['OPTS HASH MD5', 'HASH /a 0 5']);
  });
});
