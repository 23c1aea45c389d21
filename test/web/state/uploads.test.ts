import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../../server/contract/transfer.ts';
import type { PutOptions } from '../../../web/src/lib/api.ts';
import { localProblem, GatewayProblem } from '../../../web/client/problem.ts';
import type { Upload } from '../../../web/src/state/upload.svelte.ts';
import { Uploads } from '../../../web/src/state/uploads.svelte.ts';

interface Put extends PutOptions {
  readonly path: string;
  readonly settle: (error?: Error) => Promise<void>;
}

const tick = () => new Promise((resolve) => setTimeout(resolve));
const taken = () => new GatewayProblem({ ...localProblem('PRECONDITION', 'taken'), status: 412 });

/** A gateway whose answers the test gives by hand. */
class Gateway {
  readonly puts: Put[] = [];
  readonly folders: string[] = [];
  readonly stored: string[] = [];
  readonly uploads = new Uploads(
    {
      putFile: (_site, path, _file, options) =>
        new Promise((resolve, reject) => {
          const settle = async (error?: Error) => {
            if (error === undefined) resolve();
            else reject(error);
            await tick();
          };
          options.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
          this.puts.push({ ...options, path, settle });
        }),
      ensureFolder: async (_site, path) => void this.folders.push(path),
    },
    (upload) => this.stored.push(upload.path),
  );

  async drop(names: string[], folder = ''): Promise<readonly Upload[]> {
    this.uploads.add(
      's',
      '/in',
      names.map((name) => ({ file: new File(['data'], name), folder })),
    );
    await tick();
    return this.uploads.items;
  }

  states(): string[] {
    return this.uploads.items.map((item) => item.state);
  }
}

describe('the queue of uploads', () => {
  it('sends two at a time and refuses to overwrite', async () => {
    const gateway = new Gateway();
    await gateway.drop(['a', 'b', 'c']);
    expect(gateway.puts.map(({ path, existing }) => [path, existing])).toEqual([
      ['/in/a', 'fail'],
      ['/in/b', 'fail'],
    ]);
    await gateway.puts[0]?.settle();
    expect(gateway.puts.length).toBe(3);
    expect(gateway.stored).toEqual(['/in/a']);
    expect(gateway.states()).toEqual(['done', 'running', 'running']);
  });

  it('shows what the server has taken, found by the id of the transfer', async () => {
    const gateway = new Gateway();
    const [upload] = await gateway.drop(['a']);
    const transfer: Transfer = {
      id: gateway.puts[0]?.id ?? '',
      site: 's',
      path: '/in/a',
      direction: 'upload',
      state: 'running',
      movedBytes: 2,
      startedAt: '2026-01-01T00:00:00Z',
    };
    gateway.uploads.received({ type: 'transfer', topic: 'transfers', sequence: 1, transfer }, 1000);
    expect(upload?.movedBytes).toBe(2);
    gateway.uploads.received(
      {
        type: 'transfer',
        topic: 'transfers',
        sequence: 1,
        transfer: { ...transfer, id: 'other', movedBytes: 4 },
      },
      2000,
    );
    expect(upload?.movedBytes).toBe(2);
    gateway.uploads.received(
      { type: 'transfer', topic: 'transfers', sequence: 1, transfer: { ...transfer, state: 'verifying' } },
      2000,
    );
    expect(upload?.state).toBe('verifying');
  });

  it('asks when a name is taken, and replaces only when told to', async () => {
    const gateway = new Gateway();
    await gateway.drop(['a']);
    await gateway.puts[0]?.settle(taken());
    expect(gateway.uploads.question?.name).toBe('a');
    gateway.uploads.answer('replace', { forAll: false });
    await tick();
    expect(gateway.puts[1]?.existing).toBe('replace');
  });

  it('finds a free name to keep both', async () => {
    const gateway = new Gateway();
    await gateway.drop(['a.txt']);
    await gateway.puts[0]?.settle(taken());
    gateway.uploads.answer('both', { forAll: false });
    await tick();
    expect(gateway.puts[1]?.path).toBe('/in/a (2).txt');
    await gateway.puts[1]?.settle(taken());
    expect(gateway.puts[2]?.path).toBe('/in/a (3).txt');
    expect(gateway.puts[2]?.existing).toBe('fail');
  });

  it('asks once for a whole batch when told so', async () => {
    const gateway = new Gateway();
    await gateway.drop(['a', 'b', 'c']);
    await gateway.puts[0]?.settle(taken());
    await gateway.puts[1]?.settle(taken());
    gateway.uploads.answer('skip', { forAll: true });
    await tick();
    await gateway.puts[2]?.settle(taken());
    expect(gateway.states()).toEqual(['skipped', 'skipped', 'skipped']);
    expect(gateway.uploads.question).toBeUndefined();
  });

  it('makes the folders of a dropped folder once, before their files', async () => {
    const gateway = new Gateway();
    await gateway.drop(['a', 'b'], 'photos/2026');
    expect(gateway.folders).toEqual(['/in/photos/2026']);
    expect(gateway.puts[0]?.path).toBe('/in/photos/2026/a');
  });

  it('cancels, and tries again with a new id', async () => {
    const gateway = new Gateway();
    const [upload] = await gateway.drop(['a']);
    if (upload === undefined) throw new Error('nothing was queued');
    gateway.uploads.cancel(upload);
    await tick();
    expect(gateway.puts[0]?.signal?.aborted).toBe(true);
    expect(upload.state).toBe('cancelled');
    gateway.uploads.retry(upload);
    await tick();
    expect(upload.state).toBe('running');
    expect(gateway.puts[1]?.id).not.toBe(gateway.puts[0]?.id);
    expect(gateway.puts[1]?.signal?.aborted).toBe(false);
  });

  it('keeps the reason of a failure and goes on with the next', async () => {
    const gateway = new Gateway();
    await gateway.drop(['a', 'b', 'c']);
    await gateway.puts[0]?.settle(new GatewayProblem(localProblem('FTP_STORAGE_FULL', 'no room')));
    expect(gateway.uploads.failed[0]?.problem?.code).toBe('FTP_STORAGE_FULL');
    expect(gateway.states()).toEqual(['failed', 'running', 'running']);
    gateway.uploads.clearFinished();
    expect(gateway.uploads.items.length).toBe(2);
  });
});
