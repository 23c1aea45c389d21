import { describe, expect, it } from 'vitest';
import { UploadLocks } from '../../../server/transfers/uploads/upload-locks.ts';

const NEVER = new AbortController().signal;

describe('the lock of an upload', () => {
  it('is given to one at a time, in the order of coming', async () => {
    const locks = new UploadLocks();
    const order: string[] = [];
    const first = await locks.take('a', NEVER, () => order.push('first is wanted'));
    const others = ['second', 'third'].map(async (name) => {
      const release = await locks.take('a', NEVER, () => order.push(`${name} is wanted`));
      order.push(name);
      release();
    });
    expect(order).toEqual(['first is wanted', 'first is wanted']);
    first();
    await Promise.all(others);
    expect(order.slice(2)).toEqual(['second', 'third']);
  });

  it('is nobody’s business who holds another one', async () => {
    const locks = new UploadLocks();
    const releases = await Promise.all(['a', 'b'].map((id) => locks.take(id, NEVER, () => expect.fail())));
    for (const release of releases) release();
  });

  it('is not waited for longer than its time, and then the line goes on without whoever gave up', async () => {
    const locks = new UploadLocks({ waitMs: 5 });
    const release = await locks.take('a', NEVER, () => undefined);
    await expect(locks.take('a', NEVER, () => undefined)).rejects.toMatchObject({ code: 'UPLOAD_LOCKED' });
    release();
    (await locks.take('a', NEVER, () => expect.fail()))();
  });

  it('is not waited for by somebody who has left', async () => {
    const locks = new UploadLocks();
    const release = await locks.take('a', NEVER, () => undefined);
    const leaving = new AbortController();
    const waiting = locks.take('a', leaving.signal, () => undefined);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'UPLOAD_LOCKED' });
    await expect(locks.take('a', leaving.signal, () => undefined)).rejects.toMatchObject({
      code: 'UPLOAD_LOCKED',
    });
    release();
    release();
    (await locks.take('a', NEVER, () => expect.fail()))();
  });
});
