/** From an approved address to a control connection that is logged in: dialling, TLS at once where it is implicit, the login. */
import type { Socket } from 'node:net';
import type { Security } from '../contract/choices.ts';
import { reasonOf } from '../errors.ts';
import { ControlConnection } from './control-connection.ts';
import { dialFirst } from './dial.ts';
import type { Endpoint } from './dial.ts';
import type { DataOptions } from './data-opening.ts';
import { Cancelled, SessionLost, TimedOut } from './errors.ts';
import type { Knowledge } from './knowledge.ts';
import { logIn } from './login.ts';
import type { Credentials, LoginFacts } from './login.ts';
import type { SessionLimits } from './limits.ts';
import { SessionTls } from './tls.ts';
import type { Trust } from './tls.ts';
import { SessionLog } from './transcript.ts';
import type { EventSink } from './transcript.ts';

/** Everything a session needs to know; the address has been approved by the target policy. */
export interface SessionOptions {
  /** Name the user gave: for SNI and certificate checks. */
  readonly host: string;
  /** Where it answers, best first. */
  readonly endpoints: readonly Endpoint[];
  readonly security: Security;
  readonly trust: Trust;
  readonly credentials: Credentials;
  readonly data: DataOptions;
  readonly wantsUtf8: boolean;
  readonly limits: SessionLimits;
  /** What the site has taught us; a session without one begins at nothing. */
  readonly knowledge?: Knowledge;
  readonly onEvent: EventSink;
  /** Told when the session has become suspect or has ended by itself, such as by an idle 421. */
  readonly onGone: (reason: Error) => void;
}

/** How long each step took until a session could be used, in milliseconds. */
export interface OpeningTimes {
  /** By the monotonic clock. */
  readonly startedAtMs: number;
  readonly connectMs: number;
  /** Missing in clear. */
  readonly tlsMs?: number;
  /** All the rest: greeting, AUTH, USER, PASS, and what is asked of a new session. */
  readonly loginMs: number;
}

/** A control connection that is logged in, and what came out of that. */
export interface Connected {
  readonly opening: OpeningTimes;
  readonly control: ControlConnection;
  readonly tls: SessionTls;
  readonly login: LoginFacts;
}

/** FEAT, OPTS, SYST and PWD may each turn out to be silent, one at a time. */
const MAX_ATTEMPTS = 5;

/**
 * Connects and logs in; again without a verb that the server did not answer and that can be left out (case 7).
 * Rejects like FtpSession.open; nothing stays open then.
 */
export async function connectSession(
  options: SessionOptions,
  knowledge: Knowledge,
  signal: AbortSignal,
): Promise<Connected> {
  for (let attempt = 1; ; attempt += 1) {
    const silentBefore = knowledge.get('silentVerbs');
    try {
      return await connectOnce(options, knowledge, signal);
    } catch (error) {
      const hasLearned = error instanceof TimedOut && knowledge.get('silentVerbs') !== silentBefore;
      if (hasLearned && attempt < MAX_ATTEMPTS && !signal.aborted) continue;
      // A server that is silent altogether has taught us nothing about single verbs.
      if (error instanceof TimedOut && attempt > 1) knowledge.doubt('silentVerbs');
      throw error;
    }
  }
}

async function connectOnce(
  options: SessionOptions,
  knowledge: Knowledge,
  signal: AbortSignal,
): Promise<Connected> {
  const { host, endpoints, limits } = options;
  const log = sessionLog(options);
  log.event(
    `dialling ${host} (${endpoints.map(({ address, port }) => `${address} port ${port}`).join(', ')})`,
  );
  const startedAtMs = performance.now();
  const tcp = await dialFirst(endpoints, limits.connectMs, signal);
  log.event(`connected to ${tcp.remoteAddress ?? host} port ${tcp.remotePort ?? 0}`);
  const connectMs = performance.now() - startedAtMs;
  const tls = new SessionTls(host, options.trust, limits.handshakeMs, knowledge.get('tlsCap'));
  const socket = options.security === 'implicit' ? await secureAtOnce(tls, tcp, signal) : tcp;
  const control = new ControlConnection(socket, log, limits.keepAliveMs);
  const cancel = (): void => control.destroy(new Cancelled({ cause: signal.reason }));
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const login = await logIn({ ...options, control, tls, knowledge });
    const { tookMs: tlsMs } = tls;
    const loginMs = performance.now() - startedAtMs - connectMs - (tlsMs ?? 0);
    const opening = { startedAtMs, connectMs, loginMs, ...(tlsMs === undefined ? {} : { tlsMs }) };
    return { control, tls, login, opening };
  } catch (error) {
    control.destroy(error instanceof Error ? error : new SessionLost(reasonOf(error)));
    // A handshake that was given up says only that it broke off.
    throw control.reason instanceof Cancelled ? control.reason : error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function sessionLog({ credentials, onEvent }: SessionOptions): SessionLog {
  const { password, account } = credentials;
  return new SessionLog(onEvent, account === undefined ? [password] : [password, account]);
}

/** Implicit TLS. Rejects like SessionTls.secureAtOnce, or with Cancelled. */
async function secureAtOnce(tls: SessionTls, tcp: Socket, signal: AbortSignal): Promise<Socket> {
  const giveUp = (): void => void tcp.destroy();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await tls.secureAtOnce(tcp);
  } catch (error) {
    throw signal.aborted ? new Cancelled({ cause: signal.reason }) : error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
