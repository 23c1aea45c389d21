/** The protocol as it happens: lines of the open site, bounded, pausable. */
import type { ServerMessage } from '../../../server/contract/messages.ts';
import type { TranscriptLine } from '../../../server/contract/transcript.ts';
import type { Live } from '../lib/live.ts';
import type { NextFrame } from './folder.svelte.ts';

/** Lines kept in the page; the server keeps its own ring. */
const MAX_LINES = 5000;

/** Follows one site; lines are drawn once per picture. */
export class Transcript {
  readonly #live: Live;
  readonly #nextFrame: NextFrame;
  #lines = $state.raw<readonly TranscriptLine[]>([]);
  #missed = $state(0);
  #paused = $state(false);
  /** Lines that came while paused, or since the last picture. */
  #pending: TranscriptLine[] = [];
  #pendingCount = $state(0);
  #drawing = false;
  #unsubscribe: (() => void) | undefined;
  #site = '';
  filter = $state('');

  readonly shown: readonly TranscriptLine[] = $derived.by(() => {
    const wanted = this.filter.trim().toLowerCase();
    return wanted === ''
      ? this.#lines
      : this.#lines.filter((line) => line.text.toLowerCase().includes(wanted));
  });

  constructor(live: Live, nextFrame: NextFrame = (draw) => requestAnimationFrame(draw)) {
    this.#live = live;
    this.#nextFrame = nextFrame;
  }

  get count(): number {
    return this.#lines.length;
  }

  /** Lines the server no longer had when we asked. */
  get missed(): number {
    return this.#missed;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get waiting(): number {
    return this.#pendingCount;
  }

  /** Follows another site; the same site again changes nothing. */
  follow(site: string): void {
    if (site === this.#site) return;
    this.#unsubscribe?.();
    this.#site = site;
    this.#lines = [];
    this.#pending = [];
    this.#missed = 0;
    this.#paused = false;
    this.#unsubscribe =
      site === ''
        ? undefined
        : this.#live.subscribe(`transcript:${site}`, (message) => this.#received(message));
  }

  pause(): void {
    this.#paused = true;
    this.#pendingCount = 0;
  }

  resume(): void {
    this.#paused = false;
    this.#draw();
  }

  #received(message: ServerMessage): void {
    if (message.type === 'subscribed' || message.type === 'missed') this.#missed += message.missed;
    if (message.type !== 'transcript') return;
    this.#pending.push(message.line);
    if (this.#pending.length > MAX_LINES) this.#pending.shift();
    if (this.#paused) this.#pendingCount = this.#pending.length;
    else this.#drawSoon();
  }

  #drawSoon(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    this.#nextFrame(() => this.#draw());
  }

  #draw(): void {
    this.#drawing = false;
    if (this.#paused) return;
    this.#lines = [...this.#lines, ...this.#pending].slice(-MAX_LINES);
    this.#pending = [];
    this.#pendingCount = 0;
  }
}
