/**
 * When is a transfer over, and how did it end? A pure machine over three inputs: replies on the control connection, the data
 * connection, and the clock. A transfer is good only when the data has ended AND a positive completion reply has come, in
 * whichever order; everything else is a failure with the best reason there is. No sockets here: see transfer.ts.
 */
import { Cancelled, DataLost, DataRefused, ReplyError, TimedOut, TlsNotResumed } from './errors.ts';
import type { SessionLimits } from './limits.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';

/** A positive reply with no data connection yet: the accept queue may still hold it. */
const ACCEPT_GRACE_MS = 2_000;

/** Bytes wait to be read and no preliminary reply has come: it is one of the servers that leave it out (case 11). */
const UNANNOUNCED_DATA_MS = 1_000;
/** The data connection stands and the server says nothing about an upload: then it waits for us. */
const UNANNOUNCED_UPLOAD_MS = 3_000;

const LISTING_VERBS: readonly string[] = ['LIST', 'MLSD', 'NLST'];
/** Verbs whose data goes from us to the server. */
const SENDING_VERBS: readonly string[] = ['STOR', 'APPE'];

/** Something that happened. */
export type TransferEvent =
  | { readonly type: 'preliminary' }
  | { readonly type: 'verdict'; readonly reply: Reply }
  | { readonly type: 'connected' }
  /** The TLS handshake of the data connection is done. */
  | { readonly type: 'secured'; readonly isResumed: boolean }
  /** A byte has come and waits to be read. */
  | { readonly type: 'dataWaiting' }
  /** Bytes came or went. */
  | { readonly type: 'progress' }
  /** Receiving: the peer's FIN. Sending: our own FIN is out. */
  | { readonly type: 'dataEnded' }
  | { readonly type: 'dataFailed'; readonly error: Error }
  | { readonly type: 'controlLost'; readonly error: Error }
  | { readonly type: 'stalled'; readonly afterMs: number }
  | { readonly type: 'deadline' }
  | { readonly type: 'cancelled' }
  /** The source of an upload died. */
  | { readonly type: 'sourceFailed'; readonly error: Error };

export type Outcome =
  { readonly type: 'complete'; readonly reply: Reply } | { readonly type: 'failed'; readonly error: Error };

/** Everything known of one transfer. */
export interface TransferState {
  readonly verb: string;
  /** The server has to dial (active mode). */
  readonly isAwaited: boolean;
  /** Data goes over TLS and did not resume the control connection's session. */
  readonly lacksResumption: boolean;
  /** The server has said, or shown by sending, that the transfer began. */
  readonly isOpen: boolean;
  /** Bytes of the server wait, which is a sign that it has begun. */
  readonly isDataWaiting: boolean;
  readonly data: 'absent' | 'connected' | 'ended' | 'failed';
  readonly dataError: Error | undefined;
  readonly verdict: Reply | undefined;
  readonly outcome: Outcome | undefined;
}

/** The state right after the transfer command was written. */
export function beginTransfer(verb: string, isAwaited: boolean): TransferState {
  return {
    verb,
    isAwaited,
    lacksResumption: false,
    isOpen: false,
    isDataWaiting: false,
    data: 'absent',
    dataError: undefined,
    verdict: undefined,
    outcome: undefined,
  };
}

/** The state after an event. Once there is an outcome it never changes; only a late verdict is still noted. */
export function advance(state: TransferState, event: TransferEvent, limits: SessionLimits): TransferState {
  if (state.outcome !== undefined) {
    return event.type === 'verdict' ? { ...state, verdict: event.reply } : state;
  }
  const next = take(state, event, limits);
  const outcome = failureOf(next, event, limits) ?? conclusionOf(next);
  return outcome === undefined ? next : { ...next, outcome };
}

/**
 * What is waited for, and how long: at most one thing at a time, and every limit has a name of its own. Undefined when
 * only progress is watched.
 */
export function deadlineOf(
  state: TransferState,
  limits: SessionLimits,
): { readonly waitingFor: string; readonly ms: number } | undefined {
  if (state.outcome !== undefined) return undefined;
  if (state.verdict !== undefined) {
    // Another name than before the reply, because it is another wait: transfer.ts lets a clock run on while the name stays.
    return state.data === 'absent' ? { waitingFor: 'late data connection', ms: ACCEPT_GRACE_MS } : undefined;
  }
  if (state.data === 'failed')
    return { waitingFor: 'reason for the broken data connection', ms: limits.reasonMs };
  if (state.data === 'ended') return { waitingFor: 'completion reply', ms: limits.verdictMs };
  if (state.data === 'absent' && state.isAwaited)
    return { waitingFor: 'data connection', ms: limits.acceptMs };
  const graceMs = graceOf(state, limits);
  if (graceMs !== undefined) return { waitingFor: 'preliminary reply', ms: graceMs };
  return state.isOpen ? undefined : { waitingFor: 'first sign of the transfer', ms: limits.firstByteMs };
}

/** How long a preliminary reply is still waited for before the transfer goes on without; undefined when it has to come. */
function graceOf(state: TransferState, limits: SessionLimits): number | undefined {
  if (state.isOpen || state.data !== 'connected' || state.verdict !== undefined) return undefined;
  // No sign of life has come from the server, so its limit counts if that is shorter.
  if (isSending(state.verb))
    return UNANNOUNCED_UPLOAD_MS < limits.firstByteMs ? UNANNOUNCED_UPLOAD_MS : undefined;
  return state.isDataWaiting ? UNANNOUNCED_DATA_MS : undefined;
}

/** Whether a transfer with this verb sends. */
export function isSending(verb: string): boolean {
  return SENDING_VERBS.includes(verb);
}

function take(state: TransferState, event: TransferEvent, limits: SessionLimits): TransferState {
  switch (event.type) {
    case 'preliminary':
    case 'progress':
      return { ...state, isOpen: true };
    case 'dataWaiting':
      return { ...state, isDataWaiting: true };
    case 'deadline':
      return graceOf(state, limits) === undefined ? state : { ...state, isOpen: true };
    case 'verdict':
      // A few servers leave the preliminary reply out; what has ended well had begun, and its bytes may now be read.
      return { ...state, verdict: event.reply, isOpen: state.isOpen || event.reply.isPositive };
    case 'connected':
      return { ...state, data: 'connected' };
    case 'secured':
      return { ...state, lacksResumption: !event.isResumed };
    case 'dataEnded':
      return state.data === 'failed' ? state : { ...state, data: 'ended' };
    case 'dataFailed':
      // All of an upload and our FIN are out: the reply decides, and the size of the file after it. pyftpdlib 1.5.7 sends an
      // alert after a short file over TLS.
      if (state.data === 'ended') return state;
      return { ...state, data: 'failed', dataError: event.error };
    default:
      return state;
  }
}

/** Failures that an event brings by itself. */
function failureOf(state: TransferState, event: TransferEvent, limits: SessionLimits): Outcome | undefined {
  switch (event.type) {
    case 'controlLost':
    case 'sourceFailed':
      return { type: 'failed', error: event.error };
    case 'cancelled':
      return { type: 'failed', error: new Cancelled() };
    case 'stalled':
      return { type: 'failed', error: silence(state, 'byte of data', event.afterMs) };
    case 'deadline':
      return expired(state, limits);
    default:
      return undefined;
  }
}

/** The wait of deadlineOf is over. */
function expired(state: TransferState, limits: SessionLimits): Outcome | undefined {
  const deadline = deadlineOf(state, limits);
  const { verb } = state;
  if (deadline === undefined) return undefined;
  if (state.verdict !== undefined) return withoutData(state, state.verdict);
  if (state.data === 'failed') return { type: 'failed', error: lost(state) };
  if (state.data === 'absent' && state.isAwaited) {
    return {
      type: 'failed',
      error: new DataRefused([`the server did not dial in within ${deadline.ms} ms`], { verb }),
    };
  }
  return { type: 'failed', error: silence(state, deadline.waitingFor, deadline.ms) };
}

function silence({ verb, isOpen }: TransferState, waitingFor: string, afterMs: number): TimedOut {
  return new TimedOut(waitingFor, afterMs, { verb, phase: isOpen ? 'transfer' : 'data' });
}

/**
 * Active mode, positive reply, and nobody dialled in. An empty listing needs no data connection (case 51); a file does: ftp-srv
 * 4.6.3 says 226 although it reached nobody.
 */
function withoutData(state: TransferState, reply: Reply): Outcome {
  if (LISTING_VERBS.includes(state.verb)) return { type: 'complete', reply };
  const why = `the server said ${reply.code} and had not dialled in`;
  return { type: 'failed', error: new DataRefused([why], { verb: state.verb, reply }) };
}

/** What follows from the facts that are in. */
function conclusionOf(state: TransferState): Outcome | undefined {
  const { verdict } = state;
  if (verdict === undefined) return undefined;
  if (!verdict.isPositive) return { type: 'failed', error: refusal(state, verdict) };
  if (state.data === 'ended') return { type: 'complete', reply: verdict };
  return state.data === 'failed' ? { type: 'failed', error: lost(state) } : undefined;
}

function lost(state: TransferState): Error {
  const why = state.dataError?.message ?? 'the data connection broke';
  // Of a listing the verdict is told: 226 and a reset without a byte can be an empty folder (case 75).
  const reply = LISTING_VERBS.includes(state.verb) ? state.verdict : undefined;
  return new DataLost(state.verb, why, { cause: state.dataError, ...(reply && { reply }) });
}

function refusal(state: TransferState, reply: Reply): Error {
  const cause = state.dataError;
  if (reply.code === CODE.protocolNotSupported) return new TlsNotResumed(state.verb, reply);
  if (reply.code === CODE.cannotOpenData) {
    if (state.lacksResumption) return new TlsNotResumed(state.verb, reply);
    const { verb } = state;
    return new DataRefused([`${verb} was answered with 425 ${reply.text}`], { verb, cause, reply });
  }
  if (reply.code === CODE.transferAborted) {
    return new DataLost(state.verb, `the server said 426 ${reply.text}`, { cause, reply });
  }
  return new ReplyError(state.verb, reply, { phase: state.isOpen ? 'transfer' : 'command', cause });
}
