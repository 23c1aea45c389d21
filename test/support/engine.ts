/** The FTP engine against a server of the tests: a session with defaults, and the simplest ways to read and to ask. */
import { DataModeMemory } from '../../server/ftp/data/data-modes.ts';
import { ActivePorts } from '../../server/ftp/data/active-ports.ts';
import type { DataOptions } from '../../server/ftp/data-opening.ts';
import type { Download, DownloadEnd, Extent } from '../../server/ftp/download.ts';
import { SessionLost } from '../../server/ftp/errors.ts';
import { DEFAULT_LIMITS } from '../../server/ftp/limits.ts';
import type { SessionLimits } from '../../server/ftp/limits.ts';
import { Pathname } from '../../server/ftp/pathname.ts';
import { FtpSession } from '../../server/ftp/session.ts';
import type { SessionOptions } from '../../server/ftp/connecting.ts';
import type { SessionEvent } from '../../server/ftp/transcript.ts';
import { Secret } from '../../server/secret.ts';

/** A server of this machine, such as ScriptedFtp or TranscriptServer. */
export interface EngineTarget {
  readonly host: string;
  readonly port: number;
  /** PEM; present and not empty on a server with TLS. */
  readonly certificateAuthority?: string;
}

/** What a test wants to be different; limits and data options are merged with the defaults. */
export type EngineOptions = Partial<Omit<SessionOptions, 'limits' | 'data'>> & {
  readonly limits?: Partial<SessionLimits>;
  readonly data?: Partial<DataOptions>;
  readonly signal?: AbortSignal;
};

/** A session, what it logged, and how it ended. End it with `await using`, or with `close`. */
export class Engine implements Disposable {
  readonly session: FtpSession;
  readonly events: readonly SessionEvent[];
  readonly memory: DataModeMemory;
  /** Resolves with the reason when the session has ended. */
  readonly gone: Promise<Error>;

  /** Use openEngine. */
  constructor(
    session: FtpSession,
    facts: { events: readonly SessionEvent[]; memory: DataModeMemory; gone: Promise<Error> },
  ) {
    this.session = session;
    this.events = facts.events;
    this.memory = facts.memory;
    this.gone = facts.gone;
  }

  /** Everything logged so far, one line per event. */
  get log(): string {
    return this.events.map((event) => event.text).join('\n');
  }

  /** Ends the session at once. */
  close(): void {
    this.session.destroy(new SessionLost('the test is over'));
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Logs in as `kim` with `secret`; over explicit TLS if the target has a certificate authority, else in clear.
 * Rejects like FtpSession.open; pass `onEvent` to see the log of a login that fails.
 */
export async function openEngine(target: EngineTarget, options: EngineOptions = {}): Promise<Engine> {
  const events: SessionEvent[] = [];
  const gone = Promise.withResolvers<Error>();
  const { limits, data, signal, ...rest } = options;
  const memory = data?.memory ?? new DataModeMemory();
  const session = await FtpSession.open(
    {
      ...defaults(target),
      onEvent: (event) => events.push(event),
      onGone: (reason) => gone.resolve(reason),
      ...rest,
      limits: { ...DEFAULT_LIMITS, ...limits },
      data: { mode: 'auto', active: { ports: new ActivePorts() }, ...data, memory },
    },
    signal ?? new AbortController().signal,
  );
  return new Engine(session, { events, memory, gone: gone.promise });
}

function defaults(target: EngineTarget): Omit<SessionOptions, 'limits' | 'data' | 'onEvent' | 'onGone'> {
  const authority = target.certificateAuthority ?? '';
  return {
    host: target.host,
    endpoints: [{ address: target.host, port: target.port }],
    security: authority === '' ? 'plain' : 'explicit',
    trust: authority === '' ? {} : { authorities: [authority] },
    credentials: { user: 'kim', password: new Secret('secret') },
    wantsUtf8: true,
  };
}

/** A path from text (UTF-8). */
export function path(text: string): Pathname {
  return Pathname.parse(Buffer.from(text));
}

/** How a download went: all bytes that came, and either its end or its error. */
export interface Collected {
  readonly bytes: Buffer;
  readonly end: DownloadEnd | undefined;
  readonly error: unknown;
}

/** Reads a download to its end or failure and waits until the session has settled; never rejects. */
export async function collect(download: Download): Promise<Collected> {
  const chunks: Buffer[] = [];
  const flow = download.flow({
    take: (bytes, release) => {
      chunks.push(Buffer.from(bytes));
      release();
    },
  });
  const result = await flow.then(
    (end) => ({ end, error: undefined }),
    (error: unknown) => ({ end: undefined, error }),
  );
  await download.settled;
  return { ...result, bytes: Buffer.concat(chunks) };
}

/** RETR of a path, collected. Rejects when the server refuses the transfer. */
export async function fetchFile(
  session: FtpSession,
  name: string,
  options: { readonly offsetBytes?: number; readonly extent?: Extent; readonly signal?: AbortSignal } = {},
): Promise<Collected> {
  const signal = options.signal ?? new AbortController().signal;
  return collect(await session.retrieve(path(name), { ...options, signal }));
}

/** Codes of the replies to three commands that no decent server answers alike; `IN_STEP` when each gets its own. */
export async function answersOf(session: FtpSession): Promise<readonly number[]> {
  const codes: number[] = [];
  for (const verb of ['NOOP', 'SYST', 'PWD']) codes.push((await session.ask(verb)).code);
  return codes;
}

/** What answersOf gives on a session that is in step. */
export const IN_STEP: readonly number[] = [200, 215, 257];

/** The error a promise rejects with. Throws when it resolves. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome === undefined) throw new Error('it did not fail');
  return outcome.error;
}
