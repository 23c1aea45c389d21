import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../server/ftp/limits.ts';
import { Reply } from '../../../server/ftp/reply.ts';
import { advance, beginTransfer } from '../../../server/ftp/transfer-state.ts';
import type { TransferEvent, TransferState } from '../../../server/ftp/transfer-state.ts';

const BROKEN: TransferEvent = { type: 'dataFailed', error: new Error('alert after the end') };

function after(...events: readonly TransferEvent[]): TransferState {
  const started = beginTransfer('STOR', false);
  return events.reduce((state, event) => advance(state, event, DEFAULT_LIMITS), started);
}

function verdict(code: number): TransferEvent {
  return { type: 'verdict', reply: new Reply(code, [Buffer.from('said the server')]) };
}

describe('a data connection that breaks after our end of the data was out', () => {
  const sent = [{ type: 'preliminary' }, { type: 'connected' }, { type: 'dataEnded' }] as const;

  it('leaves the decision to the completion reply', () => {
    expect(after(...sent, BROKEN).outcome).toBeUndefined();
    expect(after(...sent, BROKEN, verdict(226)).outcome?.type).toBe('complete');
  });

  it('fails with the reply if that is negative', () => {
    expect(after(...sent, BROKEN, verdict(451)).outcome).toMatchObject({ type: 'failed' });
  });

  it('is a failure if it came before the end', () => {
    expect(after({ type: 'connected' }, BROKEN, verdict(226)).outcome?.type).toBe('failed');
  });
});
