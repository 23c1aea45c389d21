/** What happens in a cell of the matrix: twenty transfers on one control connection, with a cancelled range between every two. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { reasonOf } from '../../../server/errors.ts';
import type { RealServer } from '../../servers/real-server.ts';
import { ContractSession, pathname } from '../contract-session.ts';
import { BIG, BIG_BYTES, SIZES, fingerprintOf, sample } from '../sample-bytes.ts';
import { titleOfWay } from './cell.ts';
import type { Way } from './cell.ts';

/** How many transfers a cell makes. */
export const TURNS = 20;
const PART_BYTES = 100_000;
/** Every cancelled range begins somewhere else. */
const STRIDE_BYTES = 777_777;
/** A busy machine may be slow; what is to be seen here is whether a session comes back in step, not how soon. */
const PATIENT = { drainMs: 5_000, reasonMs: 10_000, extendedPassiveMs: 20_000, passiveMs: 20_000 };
/** How much a failure shows of the transcript and of the server's log. */
const STORY_LINES = 30;

/** What a cell has shown besides correct bytes. */
export interface CellFindings {
  /** Control connections that were needed. */
  readonly logins: number;
  /** TLS versions of the control connections; empty in clear. */
  readonly tlsVersions: readonly string[];
  /** For every transfer over TLS whether its data connection resumed the session of the control connection. */
  readonly resumed: readonly boolean[];
}

/** Makes the transfers of one cell. Rejects when a byte is wrong, a transfer fails or goes another way. */
export async function runCell(server: RealServer, way: Way): Promise<CellFindings> {
  const run = new CellRun(server, way);
  try {
    for (let turn = 0; turn < TURNS; turn += 1) {
      if (turn > 0) await run.cancelRange(turn);
      await run.transfer(turn);
    }
    return run.findings;
  } catch (error) {
    throw new Error(`${reasonOf(error)}\n${run.story}`, { cause: error });
  } finally {
    await run.end();
  }
}

class CellRun {
  readonly #server: RealServer;
  readonly #way: Way;
  readonly #tlsVersions = new Set<string>();
  readonly #resumed: boolean[] = [];
  #session: ContractSession | undefined;
  #logins = 0;

  constructor(server: RealServer, way: Way) {
    this.#server = server;
    this.#way = way;
  }

  get findings(): CellFindings {
    return { logins: this.#logins, tlsVersions: [...this.#tlsVersions], resumed: this.#resumed };
  }

  /** What was said before a failure: the end of the transcript and of the server's log. */
  get story(): string {
    const said = (this.#session?.events ?? []).map(({ kind, text }) => `${kind}: ${text}`);
    const log = this.#server.log().trimEnd().split('\n');
    return [...said.slice(-STORY_LINES), '--- log of the server', ...log.slice(-STORY_LINES)].join('\n');
  }

  /** A download, an upload or a listing, each with another size than the last of its kind. */
  async transfer(turn: number): Promise<void> {
    const session = await this.#ready();
    const round = Math.floor(turn / 3);
    const size = SIZES[round % SIZES.length] ?? 0;
    if (turn % 3 === 0) await this.#download(session, size);
    else if (turn % 3 === 1) await this.#upload(session, size, turn);
    else if (round % 2 === 0) await this.#listHome(session);
    else expect(await session.list('/empty')).toEqual([]);
    expect(session.ftp.state).toBe('idle');
    expect(session.dataModes.current).toBe(this.#way.mode);
    const { tlsFacts } = session.ftp;
    if (tlsFacts !== undefined) this.#resumed.push(tlsFacts.dataResumed === true);
  }

  /** RETR from an offset on, given up long before the end of the file. */
  async cancelRange(turn: number): Promise<void> {
    const session = await this.#ready();
    const offsetBytes = turn * STRIDE_BYTES;
    const extent = { lengthBytes: PART_BYTES, availableBytes: BIG_BYTES - offsetBytes };
    const { bytes, end } = await session.read(pathname('/big'), { offsetBytes, extent });
    expect(end).toBe('range satisfied');
    const wanted = BIG.subarray(offsetBytes, offsetBytes + PART_BYTES);
    expect(fingerprintOf(bytes)).toEqual(fingerprintOf(wanted));
    expect(['idle', 'dead']).toContain(session.ftp.state);
  }

  async end(): Promise<void> {
    await this.#session?.[Symbol.asyncDispose]();
  }

  /** The session, or a new one when it did not survive: that is counted. */
  async #ready(): Promise<ContractSession> {
    if (this.#session !== undefined && this.#session.ftp.state !== 'dead') return this.#session;
    const session = await ContractSession.open(this.#server, this.#way.choice, { limits: PATIENT });
    this.#session = session;
    this.#logins += 1;
    const version = session.ftp.tlsFacts?.version;
    if (version !== undefined) this.#tlsVersions.add(version);
    return session;
  }

  async #download(session: ContractSession, size: number): Promise<void> {
    const { bytes, end } = await session.read(pathname(`/size-${size}`));
    expect(fingerprintOf(bytes)).toEqual(fingerprintOf(sample(size)));
    expect(end).toBe('complete');
  }

  async #upload(session: ContractSession, size: number, turn: number): Promise<void> {
    const name = `${titleOfWay(this.#way)} ${turn}`;
    expect(await session.write(pathname(`/up/${name}`), sample(size))).toBe(size);
    const stored = await readFile(join(this.#server.home, 'up', name));
    expect(fingerprintOf(stored)).toEqual(fingerprintOf(sample(size)));
  }

  async #listHome(session: ContractSession): Promise<void> {
    const listed = await session.list('/');
    expect(listed.map(({ name }) => name.toString()).toSorted()).toEqual(
      (await readdir(this.#server.home)).toSorted(),
    );
    const sizeOf = (file: string): number | undefined =>
      listed.find(({ name }) => name.toString() === file)?.sizeBytes;
    for (const size of SIZES) expect(sizeOf(`size-${size}`)).toBe(size);
  }
}
