/** A multistatus on its way: begun with the first response, as fast as the client reads, reset when it breaks off. */
import { once } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { breakOff } from '../exchange/break-off.ts';
import { plainHeaders } from '../exchange/plain-headers.ts';
import { MULTISTATUS_HEAD, MULTISTATUS_TAIL, XML_TYPE } from './multistatus.ts';

/** A few responses are sent together; a failure before that is an honest problem. */
const HOLD_LENGTH = 16 * 1024;

/** One answer. */
export class MultistatusStream {
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #signal: AbortSignal;
  #waiting = MULTISTATUS_HEAD;

  /** signal: ends the wait for a slow client. */
  constructor(request: FastifyRequest, reply: FastifyReply, signal: AbortSignal) {
    this.#request = request;
    this.#reply = reply;
    this.#signal = signal;
  }

  /** tell: writes all responses. Throws what can still become a problem; afterwards it breaks the response off. */
  async run(tell: () => Promise<void>): Promise<FastifyReply> {
    const response = this.#reply.raw;
    try {
      await tell();
    } catch (error) {
      if (!response.headersSent) throw error;
      breakOff(this.#request.raw, response);
      return this.#reply;
    }
    this.#waiting += MULTISTATUS_TAIL;
    if (response.headersSent) response.end(this.#waiting);
    else void this.#reply.code(207).type(XML_TYPE).send(this.#waiting);
    return this.#reply;
  }

  /** text: whole `response` elements. Resolves when the client has room for more. */
  async write(text: string): Promise<void> {
    this.#waiting += text;
    if (this.#waiting.length < HOLD_LENGTH) return;
    const response = this.#reply.raw;
    this.#begin();
    const isRoom = response.write(this.#waiting);
    this.#waiting = '';
    if (!isRoom) await once(response, 'drain', { signal: this.#signal });
  }

  #begin(): void {
    const response = this.#reply.raw;
    if (response.headersSent) return;
    this.#reply.hijack();
    response.writeHead(207, { ...plainHeaders(this.#reply), 'content-type': XML_TYPE });
  }
}
