import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transfer } from '../../../server/contract/transfer.ts';
import { TransferBoard } from '../../../server/transfers/transfer-board.ts';
import type { RunningTransfer } from '../../../server/transfers/transfer-board.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function begin(board: TransferBoard, id: string, owner = 'me'): RunningTransfer {
  return board.begin({ owner, id, site: 's', path: '/f', direction: 'upload', sizeBytes: 10 });
}

describe('the transfer board', () => {
  it('shows a transfer from its beginning to its end', () => {
    const board = new TransferBoard(() => new Date(0));
    const seen: Transfer[] = [];
    board.watch('me', (transfer) => seen.push(transfer));
    const transfer = begin(board, 't');
    let moved = 0;
    transfer.follow(() => moved);
    moved = 4;
    vi.advanceTimersByTime(150);
    vi.advanceTimersByTime(1_500);
    transfer.verifying(10);
    transfer.done();
    vi.advanceTimersByTime(1_500);
    expect(seen.map(({ state, movedBytes }) => [state, movedBytes])).toEqual([
      ['running', 0],
      ['running', 4],
      ['verifying', 10],
      ['done', 10],
    ]);
    expect(seen.at(-1)?.endedAt).toBe('1970-01-01T00:00:00.000Z');
    expect(JSON.stringify(seen)).not.toContain('owner');
  });

  it('says why a transfer failed, and asks for its progress no more', () => {
    const board = new TransferBoard(() => new Date(0));
    const transfer = begin(board, 't');
    transfer.follow(() => 1);
    transfer.failed('FTP_DATA_LOST');
    expect(board.list('me')).toMatchObject([{ state: 'failed', code: 'FTP_DATA_LOST' }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('shows nobody the transfers of somebody else', () => {
    const board = new TransferBoard(() => new Date());
    const seen: Transfer[] = [];
    board.watch('you', (transfer) => seen.push(transfer));
    begin(board, 't').done();
    expect([seen, board.list('you'), board.list('me').length]).toEqual([[], [], 1]);
  });

  it('keeps the last 50 that have ended, and all that run', () => {
    const board = new TransferBoard(() => new Date());
    const running = begin(board, 'running');
    for (let at = 0; at < 60; at += 1) begin(board, `t${at}`).done();
    expect(board.list('me')).toHaveLength(51);
    expect(board.list('me').map(({ id }) => id)).toEqual(expect.arrayContaining(['running', 't59', 't10']));
    running.done();
    expect(board.list('me')).toHaveLength(50);
  });

  it('forgets an owner, and a watcher who left is told nothing', () => {
    const board = new TransferBoard(() => new Date());
    const seen: Transfer[] = [];
    const leave = board.watch('me', (transfer) => seen.push(transfer));
    leave();
    begin(board, 't').done();
    board.forget('me');
    expect([seen, board.list('me')]).toEqual([[], []]);
  });

  it('stays empty for an owner who is forgotten while a transfer runs', () => {
    const board = new TransferBoard(() => new Date());
    const transfer = begin(board, 't');
    board.forget('me');
    transfer.failed('CLIENT_GONE');
    expect(board.list('me')).toEqual([]);
  });
});
