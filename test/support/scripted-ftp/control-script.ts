/** Words of the script about the control connection: what is replied, when, in which pieces, and how it ends. */
import { bufferOf } from './byte-string.ts';
import type { Bytes } from './byte-string.ts';
import type { CertificateKind } from './certificates.ts';
import type { Ending } from './deviation.ts';
import type { RecordedCommand } from './recorder.ts';
import { reply, replyBytes } from './reply.ts';
import { Rule } from './rule.ts';

/** Replies of a script line. */
export class ControlScript extends Rule {
  /** Answers this instead of executing the verb. */
  reply(code: number, text: Bytes = 'Scripted'): this {
    return this.with({ instead: () => reply(code, text) });
  }

  /** Answers these bytes, line ends included, instead of executing the verb. */
  replyRaw(bytes: Bytes): this {
    return this.with({ instead: () => bufferOf(bytes) });
  }

  /** Answers what `make` returns instead of executing the verb. */
  replyWith(make: (command: RecordedCommand) => Bytes): this {
    return this.with({ instead: (command) => bufferOf(make(command)) });
  }

  /** Executes the verb and answers these bytes, line ends included, whatever came of it. */
  says(bytes: Bytes): this {
    return this.with({ says: bufferOf(bytes) });
  }

  /** Neither executes the verb nor answers. */
  noReply(): this {
    return this.with({ instead: () => undefined });
  }

  /** One more reply before the proper one, `thenMs` earlier; e.g. 120 before the greeting. */
  precededBy(code: number, text: Bytes, thenMs = 0): this {
    return this.with({ first: { reply: reply(code, text), thenMs } });
  }

  /** One more reply, so long after the proper one. */
  lateReply(afterMs: number, code: number, text: Bytes = 'Late'): this {
    const late = { afterMs, bytes: replyBytes(reply(code, text)) };
    return this.with({ late: [...(this.deviation.late ?? []), late] });
  }

  /** Bytes in the same segment behind the reply, in clear even when TLS follows (the injection after AUTH). */
  pipelined(lines: readonly Bytes[]): this {
    return this.with({ form: { glued: Buffer.concat(lines.map(bufferOf)) } });
  }

  /** Waits before the verb is executed and answered. */
  delay(ms: number): this {
    return this.with({ delayMs: ms });
  }

  /** The reply comes byte by byte, with a pause between bytes. */
  slowBytes(gapMs: number): this {
    return this.with({ form: { splitAt: 'every', gapMs } });
  }

  /** The reply comes in segments that end at these byte counts. */
  splitAt(positions: readonly number[]): this {
    return this.with({ form: { splitAt: positions } });
  }

  /** The reply comes byte by byte, without a pause. */
  splitEverywhere(): this {
    return this.with({ form: { splitAt: 'every' } });
  }

  /** Lines end with a bare LF. */
  lfOnly(): this {
    return this.with({ form: { lineEnd: '\n' } });
  }

  /** The reply has these inner lines. */
  multiLine(inner: readonly string[]): this {
    return this.with({ form: { multiLine: inner } });
  }

  /** A multi-line reply that never ends. */
  endlessReply(): this {
    return this.with({ endless: true });
  }

  /** Resets the control connection instead of executing the verb. */
  resetControl(): this {
    return this.#hangsUp('rst', 'before');
  }

  /** Closes the control connection instead of executing the verb. */
  closeControl(): this {
    return this.#hangsUp('fin', 'before');
  }

  /** Executes the verb, but resets the control connection instead of answering. */
  executeThenReset(): this {
    return this.#hangsUp('rst', 'unanswered');
  }

  /** Answers, then closes the control connection. */
  thenClose(): this {
    return this.#hangsUp('fin', 'after');
  }

  /** Answers, then resets the control connection. */
  thenReset(): this {
    return this.#hangsUp('rst', 'after');
  }

  /** Is answered even while a transfer runs. */
  answeredAtOnce(): this {
    return this.with({ during: 'at-once' });
  }

  /** Is read only after the running transfer; for ABOR this is what most servers do. */
  deferred(): this {
    return this.with({ during: 'deferred' });
  }

  /** The certificate shown in the TLS handshake that this verb leads to (AUTH, greeting of implicit TLS, transfers). */
  certificate(kind: CertificateKind): this {
    return this.with({ certificate: kind });
  }

  /** RNTO answers 553 when the target exists. */
  refusesOverwrite(): this {
    return this.with({ refusesOverwrite: true });
  }

  #hangsUp(how: Ending, when: 'before' | 'unanswered' | 'after'): this {
    return this.with({ hangUp: { how, when } });
  }
}
