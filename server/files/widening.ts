/**
 * Whether several sessions together bring a file faster than one, found out by measuring: one is watched for a moment, then two,
 * then twice as many as long as it pays. Pure: the clock and the counts come in as samples.
 */

/** Sessions for one file at most. */
export const MOST_SESSIONS = 8;
/** How long one or two sessions are watched; more of them longer, so that the pauses between their segments count, too. */
const WINDOW_MS = 400;
const WINDOW_PER_SESSION_MS = 200;
/** Afterwards it is watched that several still bring more than one. */
const WATCH_MS = 4_000;
/** What counts as clearly faster. */
const CLEARLY = 1.3;
/** From here on the network or we ourselves are the limit, not a rule of the server. */
const FAST_BYTES_PER_SECOND = 50_000_000;
/** What is over sooner needs no help. */
const WORTH_MS = 1_500;
/** Watching is given up when the client was the slower one for most of the time. */
const HELD_BACK_SHARE = 0.5;

const MEGA = 1_000_000;

/** One look at a download. */
export interface Sample {
  readonly nowMs: number;
  /** All bytes that have come from the server. */
  readonly receivedBytes: number;
  readonly remainingBytes: number;
  /** Sessions that have brought something since the number was raised. */
  readonly sessions: number;
  /** The client reads more slowly than the server sends. */
  readonly isHeldBack: boolean;
}

/** What was found out. */
export interface WideningVerdict {
  readonly helps: boolean;
  readonly evidence: string;
}

interface Window {
  readonly atMs: number;
  readonly bytes: number;
  samples: number;
  heldBack: number;
}

/** The measurement of one download. */
export class Widening {
  #wanted = 1;
  #before = 1;
  #alone = 0;
  #best = 0;
  #window: Window | undefined;
  #isSettled = false;
  #verdict: WideningVerdict | undefined;

  /** wide: it is known already that several help, and nothing is measured. */
  constructor(start: 'measure' | 'wide') {
    if (start === 'measure') return;
    this.#wanted = MOST_SESSIONS;
    this.#isSettled = true;
  }

  /** How many sessions should work now. */
  get wanted(): number {
    return this.#wanted;
  }

  /** What one session brought, once it is known. */
  get aloneBytesPerSecond(): number | undefined {
    return this.#alone === 0 ? undefined : this.#alone;
  }

  /** Whether the number may still change. */
  get isMeasuring(): boolean {
    return !this.#isSettled || (this.#wanted > 1 && this.#alone > 0);
  }

  /** Present when this measurement has shown something. */
  get verdict(): WideningVerdict | undefined {
    return this.#verdict;
  }

  /** One look; to be called some ten times a second. */
  observe(sample: Sample): void {
    if (!this.isMeasuring) return;
    if (!this.#isSettled && sample.sessions < this.#wanted) {
      this.#window = undefined;
      return;
    }
    this.#window ??= { atMs: sample.nowMs, bytes: sample.receivedBytes, samples: 0, heldBack: 0 };
    const window = this.#window;
    window.samples += 1;
    if (sample.isHeldBack) window.heldBack += 1;
    const elapsedMs = sample.nowMs - window.atMs;
    if (elapsedMs < this.#windowMs) return;
    this.#window = undefined;
    if (window.heldBack > window.samples * HELD_BACK_SHARE) return;
    const bytesPerSecond = ((sample.receivedBytes - window.bytes) * 1_000) / elapsedMs;
    if (this.#isSettled) this.#confirm(bytesPerSecond);
    else this.#judge(bytesPerSecond, sample.remainingBytes);
  }

  /** There are no more sessions to be had than these. */
  capAt(sessions: number): void {
    if (this.#isSettled || sessions >= this.#wanted) return;
    this.#wanted = Math.max(sessions, this.#before);
    this.#window = undefined;
    if (this.#wanted === this.#before) this.#isSettled = true;
  }

  get #windowMs(): number {
    return this.#isSettled ? WATCH_MS : Math.max(WINDOW_MS, this.#wanted * WINDOW_PER_SESSION_MS);
  }

  /** What helped by chance, or for a moment, is given up. */
  #confirm(bytesPerSecond: number): void {
    if (bytesPerSecond >= this.#alone * CLEARLY) return;
    this.#verdict = { helps: false, evidence: this.#evidence(bytesPerSecond) };
    this.#wanted = 1;
  }

  #judge(bytesPerSecond: number, remainingBytes: number): void {
    if (this.#wanted === 1) {
      const isFast = bytesPerSecond >= FAST_BYTES_PER_SECOND;
      const isNearlyOver = remainingBytes < (bytesPerSecond * WORTH_MS) / 1_000;
      if (isFast || isNearlyOver) this.#isSettled = true;
      else this.#alone = this.#best = bytesPerSecond;
      if (!this.#isSettled) this.#wanted = 2;
      return;
    }
    if (bytesPerSecond < this.#best * CLEARLY) return this.#goBack(bytesPerSecond);
    this.#before = this.#wanted;
    this.#best = bytesPerSecond;
    this.#verdict = { helps: true, evidence: this.#evidence(bytesPerSecond) };
    if (this.#wanted === MOST_SESSIONS) this.#isSettled = true;
    else this.#wanted = Math.min(MOST_SESSIONS, this.#wanted * 2);
  }

  #evidence(bytesPerSecond: number): string {
    return `${this.#wanted} sessions together brought ${megabytes(bytesPerSecond)}, one alone ${megabytes(this.#alone)}`;
  }

  /** The last ones did not help. */
  #goBack(bytesPerSecond: number): void {
    this.#verdict ??= { helps: false, evidence: this.#evidence(bytesPerSecond) };
    this.#wanted = this.#before;
    this.#isSettled = true;
  }
}

function megabytes(bytesPerSecond: number): string {
  return `${(bytesPerSecond / MEGA).toFixed(1)} MB/s`;
}
