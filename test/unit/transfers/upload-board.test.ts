import { describe, expect, it } from 'vitest';
import type { Transfer } from '../../../server/contract/transfer.ts';
import type { KeptUpload } from '../../../server/store/upload-store.ts';
import { TransferBoard } from '../../../server/transfers/transfer-board.ts';
import { UploadBoard } from '../../../server/transfers/uploads/upload-board.ts';

const UPLOAD: KeptUpload = {
  ...{ id: 'u', site: 's', owner: 'keeper', path: '/f', target: Buffer.from('/f'), lengthBytes: 10 },
  ...{ storedBytes: 0, reachBytes: 0, state: 'open', wishes: '{}', metadata: '', tries: 0 },
  ...{ createdAt: new Date(0), changedAt: new Date(0) },
};

describe('an upload in pieces on the board', () => {
  it('is one line of whoever works on it, however many requests it takes', () => {
    const board = new TransferBoard(() => new Date(0));
    const uploads = new UploadBoard(board, () => 'CODE');
    const seen: Transfer[] = [];
    const stop = board.watch('viewer', (transfer) => seen.push(transfer));
    uploads.begun(UPLOAD, 'viewer', 0);
    uploads.paused(UPLOAD, 4);
    uploads.begun(UPLOAD, 'viewer', 4);
    uploads.verifying(UPLOAD);
    uploads.done(UPLOAD);
    stop();
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(['u']));
    const told = seen.map(({ state, movedBytes }) => `${state} ${movedBytes}`);
    expect([...new Set(told)]).toEqual(['running 0', 'running 4', 'verifying 10', 'done 10']);
    expect(board.list('keeper')).toEqual([]);
  });

  it('that failed begins anew when somebody goes on with it', () => {
    const board = new TransferBoard(() => new Date(0));
    const uploads = new UploadBoard(board, () => 'FTP_DATA_LOST');
    uploads.begun(UPLOAD, 'viewer', 0);
    uploads.failed(UPLOAD, new Error('lost'));
    expect(board.list('viewer')).toMatchObject([{ state: 'failed', code: 'FTP_DATA_LOST' }]);
    uploads.begun(UPLOAD, 'viewer', 3);
    expect(board.list('viewer')).toMatchObject([{ state: 'running', movedBytes: 3 }]);
    uploads.close();
  });
});
