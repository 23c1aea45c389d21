/**
 * Whether several sessions together bring a file faster than one, found out by measuring: one is watched for a moment, then two,
 * then twice as many as long as it pays. Pure: the clock and the counts come in as samples.
 */

/** Sessions for one file at most. */
export const MOST_SESSIONS = 8;
/** How long one or two sessions are watched; more of them longer, so that the pauses between their segments count, too. */
const WINDOW_MS = 400;
const WINDOW_PER_SESSION_MS = 200;
/**
 * A rate that differs so much between the halves of a window is no rate yet: TCP begins slowly, and what a server has written
 * meanwhile comes in a rush.
 */
const UNSTEADY = 1.15;
/** So long a rate is given to become steady; that of several sessions never quite is, because of the pauses between segments. */
const MOST_RAMP_MS = { alone: 3_500, together: 1_500 } as const;
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

interface Mark {
  readonly atMs: number;
  readonly bytes: number;
}

interface Window {
  readonly begin: Mark;
  /** When this number of sessions was first seen at work. */
  readonly sinceMs: number;
  middle: Mark | undefined;
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
    const now: Mark = { atMs: sample.nowMs, bytes: sample.receivedBytes };
    const window = (this.#window ??= windowFrom(now, now.atMs));
    window.samples += 1;
    if (sample.isHeldBack) window.heldBack += 1;
    const elapsedMs = now.atMs - window.begin.atMs;
    if (elapsedMs >= this.#windowMs / 2) window.middle ??= now;
    if (elapsedMs < this.#windowMs) return;
    this.#window = undefined;
    if (window.heldBack > window.samples * HELD_BACK_SHARE) return;
    if (this.#isSettled) return this.#confirm(rate(window.begin, now));
    const middle = window.middle ?? window.begin;
    if (this.#isUnsteady(window.begin, middle, now) && now.atMs - window.sinceMs < this.#rampMs) {
      this.#window = { ...windowFrom(middle, window.sinceMs), middle: now };
      return;
    }
    this.#judge(rate(middle, now), sample.remainingBytes);
  }

  /** There are no more sessions to be had than these. */
  capAt(sessions: number): void {
    if (this.#isSettled || sessions >= this.#wanted) return;
    this.#wanted = Math.max(sessions, this.#before);
    this.#window = undefined;
    if (this.#wanted === this.#before) this.#isSettled = true;
  }

  /** Several begin slowly too, but only their growing is worth a wait. */
  #isUnsteady(begin: Mark, middle: Mark, end: Mark): boolean {
    const [before, after] = [rate(begin, middle), rate(middle, end)];
    return after > before * UNSTEADY || (this.#wanted === 1 && before > after * UNSTEADY);
  }

  get #rampMs(): number {
    return this.#wanted === 1 ? MOST_RAMP_MS.alone : MOST_RAMP_MS.together;
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

function windowFrom(begin: Mark, sinceMs: number): Window {
  return { begin, sinceMs, middle: undefined, samples: 0, heldBack: 0 };
}

/** Bytes per second between two marks. */
function rate(from: Mark, to: Mark): number {
  return ((to.bytes - from.bytes) * 1_000) / Math.max(1, to.atMs - from.atMs);
}

function megabytes(bytesPerSecond: number): string {
  return `${(bytesPerSecond / MEGA).toFixed(1)} MB/s`;
}
