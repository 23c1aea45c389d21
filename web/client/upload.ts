/** Resumable uploads by tus-js-client, an optional dependency: `import { upload } from '@gangway/client/upload'`. */
import { Upload } from 'tus-js-client';
import { GatewayProblem, localProblem, problemOf } from './problem.ts';
import type { Problem } from './problem.ts';
import type { SiteFiles } from './site-files.ts';

/** Pauses before the next try, in milliseconds; after the last one it is a failure. */
const RETRY_DELAYS_MS = [0, 1_000, 3_000, 5_000, 10_000, 20_000];

/** A stream cannot be read twice: so much is kept until it has arrived. */
const STREAM_CHUNK_BYTES = 8 * 1024 * 1024;
/** Codes after which the right offset is asked for again. */
const RESUMABLE = ['UPLOAD_OFFSET', 'UPLOAD_LOCKED'];

/** What is sent: in browsers a File or Blob; in Node a Buffer, a stream of `createReadStream`, or another one with `sizeBytes`. */
export type UploadSource = ConstructorParameters<typeof Upload>[0];

/** How it is sent. */
export interface UploadOptions {
  /** Bearer token; without one the browser's cookie. */
  readonly token?: string;
  /** Default `fail`. */
  readonly existing?: 'fail' | 'replace';
  /** Of a stream; a Blob or Buffer tells its own. */
  readonly sizeBytes?: number;
  /** Address of an upload that was begun earlier: it goes on where the server has it. */
  readonly resume?: string;
  /** Told the address as soon as there is one; keep it to resume after a restart. */
  readonly onBegun?: (address: string) => void;
  readonly onProgress?: (sentBytes: number, totalBytes: number | null) => void;
  /** Stops sending; what has arrived stays and can be resumed. */
  readonly signal?: AbortSignal;
}

/**
 * Uploads a file and goes on after every interruption; settles when it lies complete at the server.
 * Throws GatewayProblem, or the signal's reason.
 */
export function upload(
  site: SiteFiles,
  path: string,
  source: UploadSource,
  options: UploadOptions = {},
): Promise<void> {
  const { existing = 'fail', token, sizeBytes, resume, onBegun, onProgress, signal } = options;
  return new Promise((resolve, reject) => {
    const task = new Upload(source, {
      endpoint: site.url('uploads').href,
      retryDelays: RETRY_DELAYS_MS,
      metadata: { path, overwrite: existing },
      headers: {
        'x-gateway-csrf': '1',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      storeFingerprintForResuming: false,
      ...(sizeBytes === undefined ? {} : { uploadSize: sizeBytes, chunkSize: STREAM_CHUNK_BYTES }),
      ...(resume === undefined ? {} : { uploadUrl: resume }),
      onUploadUrlAvailable: () => task.url !== null && onBegun?.(task.url),
      ...(onProgress === undefined ? {} : { onProgress }),
      onShouldRetry: mayPass,
      onSuccess: () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      onError: (error) => {
        signal?.removeEventListener('abort', onAbort);
        reject(new GatewayProblem(problemOfUpload(error)));
      },
    });
    const onAbort = (): void => {
      void task.abort().then(() => reject(signal?.reason as Error));
    };
    if (signal?.aborted === true) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    task.start();
  });
}

/** Whether the upload may go on after this: the network, the server, or another request that still holds it. */
function mayPass(error: Error): boolean {
  const problem = problemOfUpload(error);
  return (
    problem.status === 0 || problem.status >= 500 || problem.retryable || RESUMABLE.includes(problem.code)
  );
}

function problemOfUpload(error: Error): Problem {
  const answer =
    'originalResponse' in error ? (error.originalResponse as { getBody(): string } | null) : null;
  try {
    const problem = JSON.parse(answer?.getBody() ?? '') as Problem;
    if (typeof problem.code === 'string') return problem;
  } catch {
    // What a proxy in between has said is no problem of ours.
  }
  return answer === null ? problemOf(error) : localProblem('UPLOAD_FAILED', error.message);
}
