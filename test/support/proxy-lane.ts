/** One direction of a proxied connection: carries bytes, later, slower, or not at all. */
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** No more than this waits in a lane or is not acknowledged yet; then the sender feels back-pressure, as of a TCP window. */
const WINDOW_BYTES = 1024 * 1024;
/** A throttled lane carries a tenth of a second's bytes at once. */
const SLICES_PER_SECOND = 10;
/** Before a reset the receiver gets time to read what was delivered. */
const BEFORE_CUT_MS = 20;

/** How both sides of a cut connection see it. */
export type CutEnding = 'fin' | 'rst';

/** What holds for all lanes of a proxy; changed while they run. */
export interface Weather {
  /** While set, nothing passes until it resolves. */
  gate: Promise<void> | undefined;
  bytesPerSecond: number;
  delayMs: number;
}

/** No fault at all. */
export function calmWeather(): Weather {
  return { gate: undefined, bytesPerSecond: Infinity, delayMs: 0 };
}

/** What a lane is made of. */
export interface LaneParts {
  readonly from: Socket;
  readonly to: Socket;
  readonly toward: 'client' | 'server';
  readonly weather: Weather;
  /** How many bytes may still pass before the cut; undefined when there is none. */
  readonly roomOf: (
    lane: ProxyLane,
  ) => { readonly bytes: number; readonly spend: () => CutEnding } | undefined;
  readonly cut: (how: CutEnding) => void;
}

/** Carries bytes from one socket to the other until both ended, or until it is cut. */
export class ProxyLane {
  readonly toward: 'client' | 'server';
  carriedBytes = 0;
  readonly #parts: LaneParts;
  readonly #waiting: { readonly chunk: Buffer; readonly at: number }[] = [];
  #waitingBytes = 0;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(parts: LaneParts) {
    this.toward = parts.toward;
    this.#parts = parts;
    parts.from.on('data', (chunk: Buffer) => this.#take(chunk));
    parts.from.on('end', () => this.#end());
    parts.from.on('error', () => this.#end());
    parts.from.on('close', () => this.#end());
  }

  /** Resolves when nothing more will pass. */
  async run(): Promise<void> {
    while (await this.#hasNext()) {
      const { chunk, at } = this.#waiting.shift()!;
      await this.#weather(at);
      if (!(await this.#carry(chunk))) return;
      this.#acknowledgeLater(chunk.length);
    }
    // A reset on one side is a reset on the other; an end is an end.
    if (this.#parts.from.errored) this.#parts.to.resetAndDestroy();
    else this.#parts.to.end();
  }

  #take(chunk: Buffer): void {
    this.#waiting.push({ chunk, at: performance.now() });
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes > WINDOW_BYTES) this.#parts.from.pause();
    this.#wake();
  }

  /** The sender hears of an arrival only after the way back. */
  #acknowledgeLater(bytes: number): void {
    const acknowledge = (): void => {
      this.#waitingBytes -= bytes;
      if (this.#waitingBytes <= WINDOW_BYTES) this.#parts.from.resume();
    };
    if (this.#parts.weather.delayMs === 0) acknowledge();
    else setTimeout(acknowledge, this.#parts.weather.delayMs);
  }

  #end(): void {
    this.#isOver = true;
    this.#wake();
  }

  async #hasNext(): Promise<boolean> {
    while (this.#waiting.length === 0 && !this.#isOver)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#waiting.length > 0;
  }

  async #weather(at: number): Promise<void> {
    while (this.#parts.weather.gate) await this.#parts.weather.gate;
    const dueMs = at + this.#parts.weather.delayMs - performance.now();
    if (dueMs > 0) await wait(dueMs);
  }

  /** Whether the lane goes on. */
  async #carry(chunk: Buffer): Promise<boolean> {
    const room = this.#parts.roomOf(this);
    if (!room || chunk.length < room.bytes) return this.#pass(chunk);
    await this.#pass(chunk.subarray(0, room.bytes));
    const how = room.spend();
    await wait(BEFORE_CUT_MS);
    this.#parts.cut(how);
    return false;
  }

  async #pass(chunk: Buffer): Promise<boolean> {
    const { bytesPerSecond } = this.#parts.weather;
    const isFree = bytesPerSecond === Infinity;
    const sliceBytes = isFree ? chunk.length : Math.max(1, Math.ceil(bytesPerSecond / SLICES_PER_SECOND));
    for (let start = 0; start < chunk.length; start += sliceBytes) {
      const slice = chunk.subarray(start, start + sliceBytes);
      if (!(await written(this.#parts.to, slice))) return false;
      this.carriedBytes += slice.length;
      if (!isFree) await wait((slice.length * 1000) / bytesPerSecond);
    }
    return true;
  }
}

function written(to: Socket, slice: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    if (!to.writable) resolve(false);
    else to.write(slice, (error) => resolve(!error));
  });
}
