/** One POST to a webhook: to an address that was judged, with a deadline, and without believing anything but the status. */
import { request as requestHttp } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Target } from '../../security/target-policy.ts';
import type { WebhookTarget } from './webhook-target.ts';

/** From the beginning of the call to the status of the answer. */
export const ANSWER_MS = 15_000;
/** The rest of an answer is read for politeness, and not kept; more of it is not even read. */
const MAX_ANSWER_BYTES = 64 * 1_024;
const READ_MS = 2_000;

/** What is sent. */
export interface WebhookCall {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly answerMs?: number;
}

/**
 * Sends the body. Resolves with the status of the answer, whatever it is; a redirect is an answer like another.
 * Rejects when there is none: no connection, reset, or silence.
 */
export async function callWebhook({ url, target }: WebhookTarget, call: WebhookCall): Promise<number> {
  const deadline = AbortSignal.timeout(call.answerMs ?? ANSWER_MS);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const outgoing = request(url, optionsOf(target, call, AbortSignal.any([call.signal, deadline])));
  try {
    const answer = await answerTo(outgoing, call.body);
    forget(outgoing, answer);
    return answer.statusCode ?? 0;
  } catch (error) {
    outgoing.destroy();
    throw deadline.aborted && !call.signal.aborted ? new Error('there was no answer in time') : error;
  }
}

function optionsOf(target: Target, { body, headers }: WebhookCall, signal: AbortSignal): RequestOptions {
  return {
    method: 'POST',
    // A connection of its own: a kept one would lead to where the name pointed at another time.
    agent: false,
    lookup: pinned(target),
    signal,
    headers: {
      ...headers,
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    },
  };
}

/** Answers with the addresses that were judged, whatever is asked. */
function pinned({ address, family, alternatives }: Target): NonNullable<RequestOptions['lookup']> {
  const judged = [{ address, family }, ...alternatives];
  return (_host, options, callback) => {
    if (options.all === true) callback(null, judged);
    else callback(null, address, family);
  };
}

function answerTo(outgoing: ClientRequest, body: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  outgoing.on('response', resolve);
  // Listened to as long as the connection lives: what breaks after the answer is nobody's business.
  outgoing.on('error', reject);
  outgoing.on('close', () => reject(new Error('the connection ended without an answer')));
  outgoing.end(body);
  return promise;
}

/** Reads on for a moment, so that the receiver does not meet a reset. */
function forget(outgoing: ClientRequest, answer: IncomingMessage): void {
  let readBytes = 0;
  const timer = setTimeout(() => outgoing.destroy(), READ_MS).unref();
  answer.on('data', (chunk: Buffer) => {
    readBytes += chunk.length;
    if (readBytes > MAX_ANSWER_BYTES) outgoing.destroy();
  });
  answer.on('error', () => undefined);
  answer.on('close', () => clearTimeout(timer));
}
