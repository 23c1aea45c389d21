/** One call as a reader of the page makes it. */
import { GatewayProblem, isAbort } from '../client/problem.ts';
import { Transport } from '../client/transport.ts';
import { addressOf } from './document.ts';
import type { Call } from './document.ts';

/** So much of an answer is shown. */
const SHOWN_CHARACTERS = 20_000;
const READABLE = /json|text|xml/;

/** What the reader has filled in. */
export interface TryInput {
  readonly base: URL;
  readonly token: string;
  readonly values: Readonly<Record<string, string>>;
  readonly json?: string;
  readonly file?: File;
  readonly signal: AbortSignal;
}

/** What came back. */
export interface TryResult {
  readonly status: string;
  readonly text: string;
}

/** Makes the call. Never throws: a failure is what is shown. */
export async function tryCall(call: Call, input: TryInput): Promise<TryResult> {
  const transport = new Transport(input.token === '' ? {} : { token: () => input.token });
  try {
    const answer = await transport.send(addressOf(call, input.base, input.values), {
      method: call.method,
      headers: headersOf(call, input),
      accept: '*/*',
      ...(input.file === undefined ? {} : { bytes: input.file }),
      ...(input.json === undefined ? {} : { json: JSON.parse(input.json) as unknown }),
      signal: input.signal,
    });
    return { status: `${answer.status} ${answer.statusText}`, text: await textOf(answer) };
  } catch (thrown) {
    if (isAbort(thrown)) return { status: 'stopped', text: '' };
    if (thrown instanceof GatewayProblem)
      return { status: String(thrown.status), text: pretty(thrown.problem) };
    return { status: 'not sent', text: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function headersOf({ operation }: Call, { values }: TryInput): Record<string, string> {
  const told = (operation.parameters ?? []).filter(
    ({ in: place, name }) => place === 'header' && (values[name] ?? '') !== '',
  );
  return Object.fromEntries(told.map(({ name }) => [name, values[name] ?? '']));
}

async function textOf(answer: Response): Promise<string> {
  const type = answer.headers.get('content-type') ?? '';
  if (!READABLE.test(type)) {
    const { size } = await answer.blob();
    return size === 0 ? headersIn(answer) : `${size} bytes of ${type}`;
  }
  const text = await answer.text();
  if (text === '') return headersIn(answer);
  const shown = type.includes('application/json') ? pretty(JSON.parse(text)) : text;
  return shown.length > SHOWN_CHARACTERS ? `${shown.slice(0, SHOWN_CHARACTERS)}\n…` : shown;
}

/** All that a HEAD has to say. */
function headersIn({ headers }: Response): string {
  return [...headers].map(([name, value]) => `${name}: ${value}`).join('\n');
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
