/** Sessions of our own engine with a real server. */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Mode } from '../../server/contract/choices.ts';
import { ActivePorts } from '../../server/ftp/data/active-ports.ts';
import { DataModeMemory } from '../../server/ftp/data/data-modes.ts';
import type { Download, DownloadEnd, Extent } from '../../server/ftp/download.ts';
import { SessionLost } from '../../server/ftp/errors.ts';
import { listFolder } from '../../server/ftp/list.ts';
import { DEFAULT_LIMITS } from '../../server/ftp/limits.ts';
import type { SessionLimits } from '../../server/ftp/limits.ts';
import type { RemoteEntry } from '../../server/ftp/listing/remote-entry.ts';
import { Pathname } from '../../server/ftp/pathname.ts';
import { FtpSession } from '../../server/ftp/session.ts';
import type { SessionEvent } from '../../server/ftp/transcript.ts';
import { Secret } from '../../server/secret.ts';
import type { RealServer, ServerTls } from '../servers/real-server.ts';

const SECURITY = { none: 'plain', explicit: 'explicit', implicit: 'implicit' } as const satisfies Record<
  ServerTls,
  string
>;

/** A session with everything a test wants to look at. */
export class ContractSession implements AsyncDisposable {
  readonly ftp: FtpSession;
  readonly events: readonly SessionEvent[];
  readonly dataModes: DataModeMemory;
  /** Resolves with the reason when the session has become suspect or has ended. */
  readonly gone: Promise<Error>;

  private constructor(
    ftp: FtpSession,
    events: readonly SessionEvent[],
    dataModes: DataModeMemory,
    gone: Promise<Error>,
  ) {
    this.ftp = ftp;
    this.events = events;
    this.dataModes = dataModes;
    this.gone = gone;
  }

  /** The commands sent so far, without their arguments. */
  get verbs(): (string | undefined)[] {
    return this.events.filter(({ kind }) => kind === 'command').map(({ verb }) => verb);
  }

  /** The codes of all replies so far. */
  get codes(): number[] {
    return this.events.flatMap(({ code }) => (code === undefined ? [] : [code]));
  }

  /** Logs in. Rejects like FtpSession.open. */
  static async open(
    server: RealServer,
    mode: Mode,
    options: { readonly password?: string; readonly limits?: Partial<SessionLimits> } = {},
  ): Promise<ContractSession> {
    const { password = server.password, limits = {} } = options;
    const events: SessionEvent[] = [];
    const memory = new DataModeMemory();
    const { promise: gone, resolve: onGone } = Promise.withResolvers<Error>();
    const ftp = await FtpSession.open(
      {
        host: server.host,
        endpoints: [{ address: server.host, port: server.port }],
        security: SECURITY[server.settings.tls],
        trust: { authorities: [await readFile(server.caPath, 'utf8')] },
        credentials: { user: server.user, password: new Secret(password) },
        data: { mode, memory, active: { ports: new ActivePorts() } },
        wantsUtf8: true,
        limits: { ...DEFAULT_LIMITS, ...limits },
        onEvent: (event) => events.push(event),
        onGone,
      },
      new AbortController().signal,
    );
    return new ContractSession(ftp, events, memory, gone);
  }

  /** All entries of a folder. */
  async list(path: string): Promise<RemoteEntry[]> {
    const found: RemoteEntry[] = [];
    await listFolder(this.ftp, pathname(path), {
      signal: new AbortController().signal,
      context: { now: new Date(), offsetMinutes: 0 },
      onEntries: (entries) => void found.push(...entries),
    });
    return found;
  }

  /** The bytes of a file from an offset on; the session is usable or dead afterwards. */
  async read(path: Pathname, options: { offsetBytes?: number; extent?: Extent } = {}): Promise<Received> {
    const download = await this.ftp.retrieve(path, { ...options, signal: new AbortController().signal });
    return receive(download);
  }

  /** Stores bytes and returns how many were sent. */
  async write(path: Pathname, bytes: Buffer): Promise<number> {
    const upload = await this.ftp.store(path, { signal: new AbortController().signal });
    try {
      return await upload.flow(Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false }));
    } finally {
      await upload.settled;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ftp.quit();
    this.ftp.destroy(new SessionLost('the test is over'));
  }
}

/** What a download brought. */
export interface Received {
  readonly bytes: Buffer;
  readonly end: DownloadEnd;
}

/** Lets a download flow into memory and waits until its session is usable or dead. */
export async function receive(download: Download): Promise<Received> {
  const chunks: Buffer[] = [];
  try {
    const end = await download.flow({
      take: (bytes, release) => {
        chunks.push(Buffer.from(bytes));
        release();
      },
    });
    return { bytes: Buffer.concat(chunks), end };
  } finally {
    await download.settled;
  }
}

/** An absolute path written as UTF-8. */
export function pathname(text: string): Pathname {
  return Pathname.parse(Buffer.from(text));
}
