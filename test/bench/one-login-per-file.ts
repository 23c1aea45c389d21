/** The smallest FTP client that fetches one file per login: what a gateway without a pool has to do for every request. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { createInterface } from 'node:readline';

const FINAL_LINE = /^([2-5])\d\d (.*)$/;
const EPSV_PORT = /\(\|\|\|(\d+)\|\)/;

/** Where to log in, and as whom. */
export interface LoginTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Connects, logs in, fetches a file by EPSV and RETR, says goodbye. Returns its bytes; throws on any refusal. */
export async function fetchWithLogin(server: LoginTarget, path: string): Promise<Buffer> {
  const control = connect({ host: server.host, port: server.port, noDelay: true });
  try {
    const replies = finalReplies(control);
    const ask = async (line: string): Promise<string> => {
      control.write(`${line}\r\n`);
      return positive(await replies.next(), line);
    };
    positive(await replies.next(), 'greeting');
    await ask(`USER ${server.user}`);
    await ask(`PASS ${server.password}`);
    await ask('TYPE I');
    const port = Number(EPSV_PORT.exec(await ask('EPSV'))?.[1]);
    const data = connect({ host: server.host, port });
    const [bytes] = await Promise.all([buffer(data), ask(`RETR ${path}`)]);
    await ask('QUIT');
    return bytes;
  } finally {
    control.destroy();
  }
}

async function* finalReplies(control: Socket): AsyncGenerator<string, undefined> {
  for await (const line of createInterface({ input: control })) if (FINAL_LINE.test(line)) yield line;
  return undefined;
}

function positive({ value }: IteratorResult<string, undefined>, line: string): string {
  if (value === undefined || !/^[23]/.test(value))
    throw new Error(`${line} was answered with ${value ?? 'silence'}`);
  return value;
}
