import { afterEach, describe, expect, it } from 'vitest';
import { SessionLost } from '../../../server/ftp/errors.ts';
import { ReplyParser } from '../../../server/ftp/reply-parser.ts';
import { answersOf, IN_STEP, openEngine } from '../../support/engine.ts';
import type { Engine } from '../../support/engine.ts';
import { on } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

let server: ScriptedFtp | undefined;
let engine: Engine | undefined;
afterEach(async () => {
  engine?.close();
  await server?.close();
  engine = server = undefined;
});

/** A parser that was fed this, and the replies so far as text. */
function fed(...chunks: readonly string[]): { parser: ReplyParser; replies: string[] } {
  const parser = new ReplyParser();
  const replies: string[] = [];
  for (const chunk of chunks)
    parser.feed(Buffer.from(chunk, 'latin1'), ({ code, fullText }) => replies.push(`${code} ${fullText}`));
  return { parser, replies };
}

describe('the reader of replies', () => {
  it.each([
    ['another code and a blank', ['211-Features\r\n SIZE\r\n200 End\r\n'], '200 Features\n SIZE\nEnd'],
    ['another code alone', ['220-Hello\r\n221\r\n'], '221 Hello\n'],
    ['a refusal, which stays one', ['230-Hello\r\n530 No\r\n'], '530 Hello\nNo'],
    ['the pieces of such an end', ['211-a\r\n20', '0 b\r', '\n'], '200 a\nb'],
  ])('takes %s for the end of several lines when it is told to', (_title, chunks, expected) => {
    const { parser, replies } = fed(...chunks);
    expect([replies, parser.mayHaveEnded, parser.isMidReply]).toEqual([[], true, true]);
    const reply = parser.endLoosely();
    expect(`${reply?.code} ${reply?.fullText}`).toBe(expected);
    expect([parser.mayHaveEnded, parser.isMidReply]).toEqual([false, false]);
  });

  it.each([
    ['nothing is open', ['220 ready\r\n']],
    ['the newest line has no code', ['211-a\r\n200 b\r\n c\r\n']],
    ['the newest line goes on with a dash', ['211-a\r\n200-b\r\n']],
    ['a further line has begun', ['211-a\r\n200 b\r\n2']],
    ['several lines have just begun', ['211-a\r\n']],
  ])('does not when %s', (_title, chunks) => {
    const { parser } = fed(...chunks);
    const { isMidReply } = parser;
    expect(parser.mayHaveEnded).toBe(false);
    expect(parser.endLoosely()).toBeUndefined();
    expect(parser.isMidReply).toBe(isMidReply);
  });

  it('goes on with the next reply after it', () => {
    const { parser, replies } = fed('211-a\r\n200 b\r\n');
    parser.endLoosely();
    parser.feed(Buffer.from('226 done\r\n'), ({ code }) => replies.push(String(code)));
    expect(replies).toEqual(['226']);
  });
});

describe('a reply of several lines that ends with another code (case 2)', () => {
  it('is accepted after a silence, and the transcript says so', async () => {
    server = (await startScriptedFtp()).script(
      on('FEAT').replyRaw('211-Features:\r\n SIZE\r\n MDTM\r\n200 End\r\n'),
      on('PWD').replyRaw('257-You are here\r\n250 "/home" is it\r\n').times(1),
    );
    const began = performance.now();
    engine = await openEngine(server);
    expect(performance.now() - began).toBeGreaterThan(1_900);
    expect(engine.session.login.features.names('SIZE')).toBe(true);
    expect(engine.log.match(/with another code/g)).toHaveLength(2);
    expect(await answersOf(engine.session)).toEqual(IN_STEP);
  });

  it('is not cut short while its lines come slowly', async () => {
    server = (await startScriptedFtp()).script(
      on('FEAT').replyRaw('211-Features:\r\n200 files today\r\n SIZE\r\n211 End\r\n').slowBytes(1),
    );
    engine = await openEngine(server);
    expect(engine.session.login.features.names('SIZE')).toBe(true);
    expect(engine.log).not.toContain('with another code');
  });

  it('that goes on after all ends the session: it never answers another question', async () => {
    server = (await startScriptedFtp()).script(
      on('SYST').after(1).replyRaw('215-a\r\n200 b\r\n').lateReply(2_300, 215, 'the true end'),
    );
    engine = await openEngine(server);
    const reply = await engine.session.ask('SYST');
    expect(reply.code).toBe(200);
    expect(await engine.gone).toBeInstanceOf(SessionLost);
    expect(engine.session.state).not.toBe('idle');
  });
});
