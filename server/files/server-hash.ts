/** Hashes that the server computes, where it can and it is not too dear: it reads the whole file for each. */
import { hashAlgorithmsOf, hashOf } from '../ftp/file-hash.ts';
import type { HashAlgorithm } from '../ftp/file-hash.ts';
import type { Knowledge } from '../ftp/knowledge.ts';
import type { Pathname } from '../ftp/pathname.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { BodyDigest } from './body-digest.ts';
import { UploadCorrupted } from './errors.ts';
import type { FileFacts } from './file-facts.ts';

/** A server that reads 10 MB/s tells the hash of this within the time that any reply may take. */
export const MAX_HASHED_BYTES = 256 * 1024 * 1024;
/** Hashes that are remembered, per site. */
const MAX_REMEMBERED = 1_000;
/** A file that was changed within the last minutes may change again within the same second, and keep its tag. */
const SETTLED_MS = 2 * 60_000;

/** By path, tag and algorithm. */
const remembered = new WeakMap<Knowledge, Map<string, Buffer>>();

/** A hash and how it was made. */
export interface ServerHash {
  readonly algorithm: HashAlgorithm;
  readonly digest: Buffer;
}

/**
 * The hash of a file that was described just now, by the first of `wanted` that the server tells; asked once for each version of the
 * file. Undefined when there is none to be had. Rejects when the session ends.
 */
export async function serverHash(
  session: FtpSession,
  path: Pathname,
  { facts, wanted }: { readonly facts: FileFacts; readonly wanted: readonly HashAlgorithm[] },
): Promise<ServerHash | undefined> {
  const { sizeBytes = Number.POSITIVE_INFINITY, tag, modifiedAt } = facts;
  const known = hashAlgorithmsOf(session);
  const algorithm = wanted.find((one) => known.includes(one));
  if (algorithm === undefined || sizeBytes > MAX_HASHED_BYTES) return undefined;
  const memory = memoryOf(session.knowledge);
  const key = JSON.stringify([path.bytes.toString('latin1'), tag, algorithm]);
  const digest = memory.get(key) ?? (await hashOf(session, path, algorithm));
  if (digest === undefined) return undefined;
  const isSettled = modifiedAt !== undefined && Math.abs(Date.now() - modifiedAt.getTime()) > SETTLED_MS;
  if (tag !== undefined && isSettled) remember(memory, key, digest);
  return { algorithm, digest };
}

/** Which algorithm an upload should be hashed by, so that it can be compared with what the server kept; undefined where none can be. */
export function hashForUpload(
  session: FtpSession,
  lengthBytes: number | undefined,
): HashAlgorithm | undefined {
  return (lengthBytes ?? 0) > MAX_HASHED_BYTES ? undefined : hashAlgorithmsOf(session)[0];
}

/**
 * Compares what the server kept with what was sent. Returns the algorithm, or undefined when the server does not tell. Rejects with
 * UploadCorrupted, or when the session ends.
 */
export async function verifyHash(
  session: FtpSession,
  path: Pathname,
  {
    algorithm,
    sent,
    sentBytes,
  }: { readonly algorithm: HashAlgorithm; readonly sent: BodyDigest; readonly sentBytes: number },
): Promise<HashAlgorithm | undefined> {
  const digest = sentBytes > MAX_HASHED_BYTES ? undefined : await hashOf(session, path, algorithm);
  if (digest === undefined) return undefined;
  if (sent.of(algorithm)?.equals(digest) !== true) throw new UploadCorrupted(algorithm);
  return algorithm;
}

function memoryOf(knowledge: Knowledge): Map<string, Buffer> {
  const memory = remembered.get(knowledge) ?? new Map<string, Buffer>();
  remembered.set(knowledge, memory);
  return memory;
}

function remember(memory: Map<string, Buffer>, key: string, digest: Buffer): void {
  memory.delete(key);
  memory.set(key, digest);
  const [oldest] = memory.keys();
  if (memory.size > MAX_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}
