import { createHash } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { UploadBody } from '../../../server/transfers/uploads/upload-body.ts';

const sha1 = (text: string): { algorithm: string; digest: Buffer } => ({
  algorithm: 'sha1',
  digest: createHash('sha1').update(text).digest(),
});

describe('the body of an upload', () => {
  it('gives what comes, and counts it', async () => {
    const source = new PassThrough();
    const body = new UploadBody(source, { limitBytes: 10 });
    source.end('0123456789');
    expect((await buffer(body)).toString()).toBe('0123456789');
    expect([body.givenBytes, body.isTooLong, body.isRight]).toEqual([10, false, true]);
  });

  it('gives no more than it may, and says that there was more', async () => {
    const source = new PassThrough();
    const body = new UploadBody(source, { limitBytes: 3 });
    source.end('0123');
    expect((await buffer(body)).toString()).toBe('012');
    expect([body.givenBytes, body.isTooLong]).toEqual([3, true]);
  });

  it.each<[string, (source: PassThrough) => void]>([
    ['breaks', (source) => source.destroy(new Error('reset'))],
    ['is closed', (source) => source.destroy()],
  ])('ends in order with what has arrived when its source %s', async (_title, end) => {
    const source = new PassThrough();
    const body = new UploadBody(source, { limitBytes: 1_000 });
    source.write('01234');
    end(source);
    expect((await buffer(body)).toString()).toBe('01234');
  });

  it('ends in order when it is stopped, and the rest of its source is thrown away', async () => {
    const source = new PassThrough();
    const body = new UploadBody(source, { limitBytes: 1_000 });
    source.write('01234');
    body.stop();
    source.end('56789');
    expect((await buffer(body)).toString()).toBe('01234');
    expect((await buffer(source)).toString()).toBe('');
  });

  it('holds its source back while nobody reads', async () => {
    const source = new PassThrough({ highWaterMark: 1_000 });
    const body = new UploadBody(source, { limitBytes: 10_000_000 });
    body.once('readable', () => undefined);
    let written = 0;
    while (written < 5_000_000 && (source.write(Buffer.alloc(50_000)) || source.writableNeedDrain)) {
      written += 50_000;
      await new Promise(setImmediate);
      if (source.writableNeedDrain) break;
    }
    expect(body.readableLength + source.readableLength + source.writableLength).toBeLessThan(1_000_000);
    expect(source.writableNeedDrain).toBe(true);
    source.destroy();
    body.destroy();
  });

  it.each([
    ['01234', true],
    ['01235', false],
  ])('knows whether %s is what was meant', async (text, isRight) => {
    const source = new PassThrough();
    const body = new UploadBody(source, { limitBytes: 10, checksum: sha1('01234') });
    source.end(text);
    await buffer(body);
    expect(body.isRight).toBe(isRight);
  });
});
