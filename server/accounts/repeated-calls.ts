/**
 * Calls with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): whoever is not sure that a call was heard sends it
 * again, and it is done once. What was begun is written down before it is done, so that this holds over a crash, too.
 */
import { hash } from 'node:crypto';
import { newId } from '../security/token.ts';
import type { AnswerStore } from '../store/answer-store.ts';
import { CallOther, CallRunning, CallUnknown } from './errors.ts';

/** Nobody repeats a call after so long. */
const KEPT_MS = 24 * 60 * 60_000;
const SWEEP_EVERY_MS = 10 * 60_000;

/** An answer as it is given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined when it was not to be kept: it held a secret, or was too long. */
  readonly body: string | undefined;
}

/** One call. */
export interface CallOnce {
  /** Id of the principal; keys of others are other keys. */
  readonly asker: string;
  readonly key: string;
  /** What is asked: the same key may not stand for two things. */
  readonly fingerprint: string;
}

/** All calls of one process. */
export class RepeatedCalls {
  readonly #store: AnswerStore;
  readonly #now: () => Date;
  /** Which calls were begun by this process. */
  readonly #process = newId();
  #sweptAtMs = 0;

  constructor(store: AnswerStore, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Begins a call. Returns the answer of an earlier one with the same key, or undefined: then it is to be done now, and `done` or
   * `failed` follows. Throws CallOther (the key stood for something else), CallRunning, or CallUnknown (nobody can say any more
   * what came of it, or how it was answered).
   */
  begin(call: CallOnce): KeptAnswer | undefined {
    this.#sweep();
    const key = keyOf(call);
    const found = this.#store.find(key);
    if (found === undefined) {
      this.#store.begin(key, { fingerprint: call.fingerprint, process: this.#process }, this.#now());
      return undefined;
    }
    if (found.fingerprint !== call.fingerprint) throw new CallOther();
    if (found.answer === undefined)
      throw found.process === this.#process ? new CallRunning() : new CallUnknown();
    const answer = JSON.parse(found.answer) as KeptAnswer;
    if (answer.body === undefined) throw new CallUnknown();
    return answer;
  }

  /** It was done, and answered so. */
  done(call: CallOnce, answer: KeptAnswer): void {
    this.#store.answer(keyOf(call), JSON.stringify(answer));
  }

  /** It was not done; the same key may try again. */
  failed(call: CallOnce): void {
    this.#store.forget(keyOf(call));
  }

  #sweep(): void {
    const nowMs = this.#now().getTime();
    if (nowMs - this.#sweptAtMs < SWEEP_EVERY_MS) return;
    this.#sweptAtMs = nowMs;
    this.#store.forgetBefore(new Date(nowMs - KEPT_MS));
  }
}

/** Opaque: who asked for what is nobody's business. */
function keyOf({ asker, key }: CallOnce): string {
  return hash('sha256', JSON.stringify([asker, key]), 'base64url');
}
