/**
 * What a user of the demo may do to its folder. It stands in for ftp-srv's own file system, which (4.6.3) zero-fills
 * the front of a resumed upload, answers SIZE of an empty file without a number, tells host paths in its replies and
 * leaves a session silent when the data connection is closed early.
 */
import { FileSystem } from 'ftp-srv';
import type { FtpConnection } from 'ftp-srv';
import { createReadStream, createWriteStream } from 'node:fs';
import type { ReadStream, Stats, WriteStream } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join, posix } from 'node:path';
import { sentenceFor } from './file-failure.ts';

/** The file's facts as ftp-srv wants them; size is text, because it takes the number 0 for "no message". */
type NamedStats = Omit<Stats, 'size'> & { name: string; size: string };

/** A stream on a file, and the path that the reply names. */
interface Opened<Stream> {
  readonly stream: Stream;
  readonly clientPath: string;
}

/** One session's view of the folder; every path stays below `root`. */
export class DemoFiles extends FileSystem {
  readonly #connection: FtpConnection;
  #folder = '/';

  /** connection: the session. root: absolute path of the folder on this machine. */
  constructor(connection: FtpConnection, root: string) {
    super(connection, { root, cwd: '/' });
    this.#connection = connection;
  }

  override currentDirectory(): string {
    return this.#folder;
  }

  override async get(name: string): Promise<NamedStats> {
    return named(name, await told(stat(this.#hostPath(name))));
  }

  override async list(path = '.'): Promise<NamedStats[]> {
    const folder = this.#hostPath(path);
    const names = await told(readdir(folder));
    const entries = await Promise.all(names.map((name) => describe(folder, name)));
    return entries.filter((entry) => entry !== undefined);
  }

  override async chdir(path = '.'): Promise<string> {
    const facts = await told(stat(this.#hostPath(path)));
    if (!facts.isDirectory()) throw new Error('That is not a folder.');
    this.#folder = this.#clientPath(path);
    return this.#folder;
  }

  override async read(name: string, { start }: { start?: number } = {}): Promise<Opened<ReadStream>> {
    const path = this.#takeOffset(name);
    const file = await told(open(path));
    const facts = await file.stat();
    if (!facts.isFile()) {
      await file.close();
      throw new Error('That is a folder.');
    }
    const stream = createReadStream(path, { fd: file, start: start ?? 0 });
    this.#endWithDataConnection(stream);
    return { stream, clientPath: this.#clientPath(name) };
  }

  override async write(
    name: string,
    { append = false, start }: { append?: boolean; start?: number } = {},
  ): Promise<Opened<WriteStream>> {
    const path = this.#takeOffset(name);
    if (start !== undefined) await refuseHole(path, start);
    const file = await told(open(path, append ? 'a' : start === undefined ? 'w' : 'r+'));
    const stream = createWriteStream(path, { fd: file, ...(start === undefined || append ? {} : { start }) });
    // STOR in ftp-srv announces the end of the data by a 'close' event of its own making
    stream.once('close', () => stream.end());
    this.#endWithDataConnection(stream);
    return { stream, clientPath: this.#clientPath(name) };
  }

  override async delete(name: string): Promise<void> {
    const path = this.#hostPath(name);
    // A link is removed, not what it leads to.
    const facts = await told(lstat(path));
    await told(facts.isDirectory() ? rmdir(path) : unlink(path));
  }

  override async mkdir(name: string): Promise<string> {
    await told(mkdir(this.#hostPath(name)));
    return this.#clientPath(name);
  }

  override async rename(from: string, to: string): Promise<void> {
    await told(rename(this.#hostPath(from), this.#hostPath(to)));
  }

  override async chmod(name: string, mode: string | number): Promise<void> {
    await told(chmod(this.#hostPath(name), mode));
  }

  #clientPath(name: string): string {
    return posix.resolve('/', this.#folder, name);
  }

  #hostPath(name: string): string {
    return join(this.root, this.#clientPath(name));
  }

  /** Disarms REST, which ftp-srv otherwise keeps for the next transfer when this one fails to open. */
  #takeOffset(name: string): string {
    this.#connection.restByteCount = 0;
    return this.#hostPath(name);
  }

  /** ftp-srv waits for ever for a stream whose data connection is gone; this ends the stream with it. */
  #endWithDataConnection(stream: ReadStream | WriteStream): void {
    const { connector } = this.#connection as unknown as { connector: { socket: Socket | null } };
    connector.socket?.once('close', () => {
      if (!isFinished(stream)) stream.destroy(new Error('The data connection was closed early.'));
    });
  }
}

function isFinished(stream: ReadStream | WriteStream): boolean {
  return 'readableEnded' in stream ? stream.readableEnded : stream.writableEnded;
}

async function describe(folder: string, name: string): Promise<NamedStats | undefined> {
  try {
    return named(name, await stat(join(folder, name)));
  } catch {
    return undefined; // deleted since the folder was read
  }
}

function named(name: string, facts: Stats): NamedStats {
  return Object.assign(facts, { name, size: String(facts.size) });
}

async function refuseHole(path: string, start: number): Promise<void> {
  const facts = await told(stat(path));
  if (start > facts.size) throw new Error('The restart offset is behind the end of the file.');
}

async function told<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw new Error(sentenceFor(cause), { cause });
  }
}
