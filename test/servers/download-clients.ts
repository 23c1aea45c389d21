/** Programs that download over HTTP, resume, and fetch a file in many parts. */
import { installPackages } from '../support/debian-packages.ts';
import { runProgram } from '../support/run-program.ts';
import type { Outcome } from '../support/run-program.ts';

/** One program. */
export interface DownloadClient {
  readonly title: string;
  /** Whether it goes on with a file that is there in part. */
  readonly resumes: boolean;
  /** Fetches `url` into the file `into` of this machine. header: one more of the request. */
  run(request: { readonly url: string; readonly header: string; readonly into: string }): Promise<Outcome>;
}

const LONGEST_SECONDS = '60';

export const DOWNLOAD_CLIENTS: readonly DownloadClient[] = [
  {
    title: 'curl -C -',
    resumes: true,
    run: ({ url, header, into }) =>
      runProgram([
        'curl',
        '-sS',
        '--fail',
        '--max-time',
        LONGEST_SECONDS,
        '-C',
        '-',
        '-H',
        header,
        '-o',
        into,
        url,
      ]),
  },
  {
    title: 'wget -c',
    resumes: true,
    run: ({ url, header, into }) =>
      runProgram(['wget', '-q', '--no-proxy', '--tries=1', '-c', `--header=${header}`, '-O', into, url]),
  },
  {
    title: 'aria2c -x16',
    resumes: false,
    run: ({ url, header, into }) => {
      const [folder, name] = [into.slice(0, into.lastIndexOf('/')), into.slice(into.lastIndexOf('/') + 1)];
      const parts = [
        '-x16',
        '-s16',
        '-k1M',
        '--file-allocation=none',
        '--max-tries=1',
        '--console-log-level=error',
      ];
      return runProgram(['aria2c', '-q', ...parts, `--header=${header}`, '-d', folder, '-o', name, url]);
    },
  },
];

/** Installs them when possible. Returns why they cannot be had, or undefined. */
export async function prepareDownloadClients(): Promise<string | undefined> {
  try {
    await installPackages(['curl', 'wget', 'aria2']);
    return undefined;
  } catch (failure) {
    return `curl, wget and aria2 are missing: ${failure instanceof Error ? failure.message : String(failure)}`;
  }
}
