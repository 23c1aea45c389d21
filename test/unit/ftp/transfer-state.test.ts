import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Cancelled,
  DataLost,
  DataRefused,
  ReplyError,
  SessionLost,
  TimedOut,
  TlsNotResumed,
} from '../../../server/ftp/errors.ts';
import type { SessionLimits } from '../../../server/ftp/limits.ts';
import { Reply } from '../../../server/ftp/reply.ts';
import { advance, beginTransfer, deadlineOf } from '../../../server/ftp/transfer-state.ts';
import type { TransferEvent, TransferState } from '../../../server/ftp/transfer-state.ts';

/** Every limit is another number, so that a deadline names its limit. */
const LIMITS: SessionLimits = {
  connectMs: 1,
  greetingMs: 2,
  handshakeMs: 3,
  replyMs: 4,
  extendedPassiveMs: 5,
  passiveMs: 6,
  acceptMs: 7,
  firstByteMs: 8,
  stallMs: 9,
  verdictMs: 10,
  reasonMs: 11,
  drainMs: 12,
  keepAliveMs: 13,
  retryPauseMs: 1,
};
const GRACE_MS = 2_000;

const preliminary: TransferEvent = { type: 'preliminary' };
const connected: TransferEvent = { type: 'connected' };
const progress: TransferEvent = { type: 'progress' };
const ended: TransferEvent = { type: 'dataEnded' };
const deadline: TransferEvent = { type: 'deadline' };
const cancelled: TransferEvent = { type: 'cancelled' };
const broken: TransferEvent = { type: 'dataFailed', error: new Error('read ECONNRESET') };
const lost: TransferEvent = { type: 'controlLost', error: new SessionLost('it was closed') };
const sourceFailed: TransferEvent = { type: 'sourceFailed', error: new DataLost('STOR', 'its source broke') };
const stalled: TransferEvent = { type: 'stalled', afterMs: 9 };
const secured = (isResumed: boolean): TransferEvent => ({ type: 'secured', isResumed });
const verdict = (code: number, text = 'said'): TransferEvent => ({
  type: 'verdict',
  reply: new Reply(code, [Buffer.from(text)]),
});

type Side = 'passive' | 'active';

/** The state of a file (passive) or a listing (active) after these events. */
function after(side: Side, ...events: readonly TransferEvent[]): TransferState {
  return events.reduce(
    (state, event) => advance(state, event, LIMITS),
    beginTransfer(side === 'passive' ? 'RETR' : 'LIST', side === 'active'),
  );
}

/** In one word: running, complete, or the class of the failure. */
function outcomeOf(state: TransferState): string {
  if (state.outcome === undefined) return 'running';
  return state.outcome.type === 'complete' ? 'complete' : state.outcome.error.constructor.name;
}

function errorOf(state: TransferState): Error {
  if (state.outcome?.type !== 'failed') throw new Error('it has not failed');
  return state.outcome.error;
}

describe('a transfer is complete when the data has ended and the server says so', () => {
  it.each<[string, Side, TransferEvent[]]>([
    ['150, data, 226', 'passive', [connected, preliminary, progress, ended, verdict(226)]],
    [
      '226 before the data is here (case 9)',
      'passive',
      [connected, preliminary, verdict(226), progress, ended],
    ],
    ['226 without 150 (case 11)', 'passive', [connected, verdict(226), ended]],
    ['data without 150', 'passive', [connected, progress, ended, verdict(226)]],
    ['150 after the end of the data', 'passive', [connected, ended, preliminary, verdict(226)]],
    ['150 twice (case 8)', 'passive', [connected, preliminary, preliminary, ended, verdict(226)]],
    ['250 (case 12)', 'passive', [connected, preliminary, ended, verdict(250)]],
    ['225', 'passive', [connected, preliminary, ended, verdict(225)]],
    ['the server dials before 150 (case 46)', 'active', [connected, preliminary, ended, verdict(226)]],
    ['the server dials after 150', 'active', [preliminary, connected, ended, verdict(226)]],
    ['226 before the accept (case 51)', 'active', [preliminary, verdict(226), connected, ended]],
    ['226 and nobody dials: the listing is empty', 'active', [preliminary, verdict(226), deadline]],
    ['226 without 150 and nobody dials', 'active', [verdict(226), deadline]],
    ['a resumed TLS session', 'passive', [connected, preliminary, secured(true), ended, verdict(226)]],
    [
      'a TLS session that was not resumed',
      'passive',
      [connected, secured(false), preliminary, ended, verdict(226)],
    ],
  ])('%s', (_title, side, events) => {
    expect(outcomeOf(after(side, ...events.slice(0, -1)))).toBe('running');
    expect(outcomeOf(after(side, ...events))).toBe('complete');
  });

  it.each(['RETR', 'STOR'])(
    'but not %s to which nobody dialled: servers say 226 although they reached nobody',
    (verb) => {
      const begun = advance(beginTransfer(verb, true), verdict(226), LIMITS);
      expect(errorOf(advance(begun, deadline, LIMITS))).toBeInstanceOf(DataRefused);
    },
  );

  it('and the outcome has the reply that said so', () => {
    const { outcome } = after('passive', connected, preliminary, ended, verdict(226, 'all of it'));
    expect(outcome).toMatchObject({ type: 'complete', reply: { code: 226, text: 'all of it' } });
  });
});

describe('a refusal at any stage is the outcome', () => {
  const STAGES: readonly (readonly [string, Side, TransferEvent[]])[] = [
    ['at once', 'passive', [connected]],
    ['before the server dials', 'active', []],
    ['after 150', 'passive', [connected, preliminary]],
    ['after 150, before the server dials', 'active', [preliminary]],
    ['in the middle', 'passive', [connected, preliminary, progress]],
    ['after the end of the data', 'passive', [connected, preliminary, ended]],
    ['after the data broke (case 16)', 'passive', [connected, preliminary, progress, broken]],
    ['after the data broke before 150', 'passive', [connected, broken]],
  ];
  const CODES: readonly (readonly [number, string])[] = [
    [425, 'DataRefused'],
    [426, 'DataLost'],
    [450, 'ReplyError'],
    [451, 'ReplyError'],
    [452, 'ReplyError'],
    [522, 'TlsNotResumed'],
    [550, 'ReplyError'],
    [552, 'ReplyError'],
    [553, 'ReplyError'],
  ];

  describe.each(STAGES)('%s', (_title, side, events) => {
    it.each(CODES)('%i is a %s', (code, name) => {
      const state = after(side, ...events, verdict(code, 'because'));
      expect(outcomeOf(state)).toBe(name);
      expect(errorOf(state)).toHaveProperty('message', expect.stringContaining('because'));
      expect(errorOf(state)).toMatchObject({ reply: { code } });
      expect(deadlineOf(state, LIMITS)).toBeUndefined();
    });
  });

  it('a reply that asks for more is no completion', () => {
    expect(outcomeOf(after('passive', connected, preliminary, ended, verdict(350)))).toBe('ReplyError');
  });

  it('425 after a TLS session that was not resumed is about that (case 29)', () => {
    const state = after('passive', connected, preliminary, secured(false), verdict(425));
    expect(errorOf(state)).toBeInstanceOf(TlsNotResumed);
    expect(errorOf(after('passive', connected, secured(true), verdict(425)))).toBeInstanceOf(DataRefused);
  });

  it.each<[TransferEvent[], string]>([
    [[connected, verdict(550)], 'command'],
    [[connected, preliminary, verdict(550)], 'transfer'],
  ])('a refusal tells the step at which it came', (events, phase) => {
    expect(errorOf(after('passive', ...events))).toMatchObject({ phase });
  });

  it('a refusal has what broke the data as its cause', () => {
    const state = after('passive', connected, preliminary, broken, verdict(552));
    expect(errorOf(state)).toBeInstanceOf(ReplyError);
    expect(errorOf(state).cause).toHaveProperty('message', 'read ECONNRESET');
  });
});

describe('broken data', () => {
  it.each<[string, TransferEvent[]]>([
    ['226 after the break is a lie', [connected, preliminary, broken, verdict(226)]],
    ['226 before the break does not help', [connected, preliminary, verdict(226), broken]],
    ['the reason never comes', [connected, preliminary, broken, deadline]],
    ['an end after the break does not mend it', [connected, preliminary, broken, ended, verdict(226)]],
    ['an end after the break does not mend it after 226', [connected, verdict(226), broken, ended]],
  ])('%s', (_title, events) => {
    const state = after('passive', ...events);
    expect(errorOf(state)).toBeInstanceOf(DataLost);
    expect(errorOf(state).message).toContain('read ECONNRESET');
  });

  it('waits a moment for the reason', () => {
    const state = after('passive', connected, preliminary, broken);
    expect(outcomeOf(state)).toBe('running');
    expect(deadlineOf(state, LIMITS)).toMatchObject({ ms: LIMITS.reasonMs });
  });
});

describe('deadlines', () => {
  it.each<[string, Side, TransferEvent[], number]>([
    ['the first sign', 'passive', [connected], LIMITS.firstByteMs],
    ['the first sign, before the data connection is there', 'passive', [], LIMITS.firstByteMs],
    ['the server to dial', 'active', [], LIMITS.acceptMs],
    ['the server to dial after 150', 'active', [preliminary], LIMITS.acceptMs],
    ['the first sign after the server dialled', 'active', [connected], LIMITS.firstByteMs],
    ['the completion reply', 'passive', [connected, preliminary, progress, ended], LIMITS.verdictMs],
    ['the completion reply without 150', 'passive', [connected, ended], LIMITS.verdictMs],
    ['the reason of a broken data connection', 'passive', [connected, broken], LIMITS.reasonMs],
    ['a connection that the accept queue may still hold', 'active', [preliminary, verdict(226)], GRACE_MS],
  ])('%s is waited for within its own limit', (_title, side, events, ms) => {
    expect(deadlineOf(after(side, ...events), LIMITS)?.ms).toBe(ms);
  });

  it.each<[string, Side, TransferEvent[]]>([
    ['while bytes flow', 'passive', [connected, preliminary]],
    ['while bytes flow without 150', 'passive', [connected, progress]],
    ['while bytes flow after 226', 'passive', [connected, preliminary, verdict(226)]],
    ['when all is over', 'passive', [connected, preliminary, ended, verdict(226)]],
    ['when it was given up', 'active', [cancelled]],
  ])('nothing but progress is watched %s', (_title, side, events) => {
    expect(deadlineOf(after(side, ...events), LIMITS)).toBeUndefined();
  });

  it.each<[string, Side, TransferEvent[], string, string]>([
    ['no first sign', 'passive', [connected], 'TimedOut', '8 ms'],
    ['nobody dials', 'active', [preliminary], 'DataRefused', '7 ms'],
    ['no completion reply', 'passive', [connected, preliminary, ended], 'TimedOut', '10 ms'],
    ['no reason', 'passive', [connected, preliminary, broken], 'DataLost', 'ECONNRESET'],
  ])('%s is a failure that says so', (_title, side, events, name, words) => {
    const state = after(side, ...events, deadline);
    expect(outcomeOf(state)).toBe(name);
    expect(errorOf(state).message).toContain(words);
  });

  it('a deadline that is not due changes nothing', () => {
    const flowing = after('passive', connected, preliminary);
    expect(advance(flowing, deadline, LIMITS)).toEqual(flowing);
  });

  it('a stall is a failure of its own', () => {
    expect(errorOf(after('passive', connected, preliminary, stalled))).toMatchObject({
      code: 'FTP_TIMEOUT',
      afterMs: 9,
      phase: 'transfer',
    });
  });
});

describe('what ends a transfer whatever else is known', () => {
  const MOMENTS: readonly (readonly [string, Side, TransferEvent[]])[] = [
    ['before the server dials', 'active', []],
    ['before 150', 'passive', [connected]],
    ['in the middle', 'passive', [connected, preliminary, progress]],
    ['after the end of the data', 'passive', [connected, preliminary, ended]],
    ['after 226', 'passive', [connected, preliminary, verdict(226)]],
    ['after the data broke', 'passive', [connected, preliminary, broken]],
  ];

  it.each(MOMENTS)('cancelling %s', (_title, side, events) => {
    expect(errorOf(after(side, ...events, cancelled))).toBeInstanceOf(Cancelled);
  });

  it.each(MOMENTS)('losing the control connection %s', (_title, side, events) => {
    expect(errorOf(after(side, ...events, lost))).toBeInstanceOf(SessionLost);
  });

  it.each(MOMENTS)('losing the source %s', (_title, side, events) => {
    expect(errorOf(after(side, ...events, sourceFailed))).toBeInstanceOf(DataLost);
  });

  it('a late verdict is noted, so that nobody waits for it', () => {
    const state = after('passive', connected, preliminary, cancelled, verdict(426));
    expect(outcomeOf(state)).toBe('Cancelled');
    expect(state.verdict?.code).toBe(426);
  });

  it('the first failure is the one that is told', () => {
    const state = after('passive', connected, preliminary, stalled, cancelled, lost, verdict(552));
    expect(errorOf(state)).toBeInstanceOf(TimedOut);
  });
});

describe('for any order of events', () => {
  const anyVerdict = fc
    .constantFrom(225, 226, 250, 350, 425, 426, 451, 452, 522, 550, 552)
    .map((code) => verdict(code));
  const anyEvent = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(preliminary, progress, connected, ended, deadline) },
    { weight: 3, arbitrary: anyVerdict },
    { weight: 1, arbitrary: fc.constantFrom(secured(true), secured(false), broken, stalled) },
    { weight: 1, arbitrary: fc.constantFrom(cancelled, lost, sourceFailed) },
  );
  const anyCourse = fc.record({
    side: fc.constantFrom<Side>('passive', 'active'),
    events: fc.array(anyEvent, { maxLength: 12 }),
  });

  /** A passive data connection is there from the beginning; an active one comes once. */
  function statesOf(side: Side, events: readonly TransferEvent[]): TransferState[] {
    const begun = side === 'passive' ? after(side, connected) : after(side);
    const states = [begun];
    for (const event of events) {
      const last = states.at(-1) ?? begun;
      const isPossible =
        last.data === 'absent'
          ? event.type !== 'dataEnded' && event.type !== 'progress'
          : event.type !== 'connected';
      if (isPossible) states.push(advance(last, event, LIMITS));
    }
    return states;
  }

  it('the outcome never changes once it is there', () => {
    fc.assert(
      fc.property(anyCourse, ({ side, events }) => {
        const states = statesOf(side, events);
        const first = states.find((state) => state.outcome !== undefined)?.outcome;
        const later = states.slice(states.findIndex((state) => state.outcome !== undefined));
        if (first !== undefined) expect(later.every((state) => state.outcome === first)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('it is complete only with a positive verdict and the end of the data, or the grace after no data', () => {
    fc.assert(
      fc.property(anyCourse, ({ side, events }) => {
        const states = statesOf(side, events);
        const end = states.find((state) => state.outcome?.type === 'complete');
        if (end === undefined) return;
        expect(end.verdict?.isPositive).toBe(true);
        expect(end.data === 'ended' || (side === 'active' && end.data === 'absent')).toBe(true);
        expect(end.dataError).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('it is watched by exactly one clock until it is over', () => {
    fc.assert(
      fc.property(anyCourse, ({ side, events }) => {
        for (const state of statesOf(side, events)) {
          const isFlowing = state.outcome === undefined && state.data === 'connected' && state.isOpen;
          const clocks = [deadlineOf(state, LIMITS) !== undefined, isFlowing].filter(Boolean);
          expect(clocks).toHaveLength(state.outcome === undefined ? 1 : 0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('every wait has a name of its own, so that a clock is set anew when the wait changes', () => {
    const limitOf = new Map<string, number>();
    fc.assert(
      fc.property(anyCourse, ({ side, events }) => {
        for (const state of statesOf(side, events)) {
          const due = deadlineOf(state, LIMITS);
          if (due === undefined) continue;
          expect(limitOf.get(due.waitingFor) ?? due.ms).toBe(due.ms);
          limitOf.set(due.waitingFor, due.ms);
        }
      }),
      { numRuns: 500 },
    );
    expect(limitOf.size).toBe(5);
  });

  it('it is over after at most two deadlines, unless bytes flow', () => {
    fc.assert(
      fc.property(anyCourse, ({ side, events }) => {
        const last = statesOf(side, events).at(-1) ?? after(side);
        const waited = advance(advance(last, deadline, LIMITS), deadline, LIMITS);
        const isFlowing = waited.data === 'connected' && waited.isOpen;
        expect(waited.outcome !== undefined || isFlowing).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
