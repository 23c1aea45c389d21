/** One topic on one socket: what was missed, then every further event, never faster than the other end reads. */
import type { ServerMessage } from '../contract/messages.ts';
import type { EventLog, LiveEvent } from './event-log.ts';
import type { Outgoing } from './outgoing.ts';

/** The way out, as far as it is needed here. */
export type EventExit = Pick<Outgoing, 'send' | 'hasRoom' | 'whenRoom'>;

/** JSON told at once; the next slice waits until the socket has taken this one. */
const SLICE_LENGTH = 128 * 1024;

/** Where a client left off. */
export interface LeftOff {
  readonly since: number;
  readonly epoch?: string;
}

/** A reader of an event log. It holds a place in the log, not a queue: a reader that stops costs nothing. */
export class Subscription {
  readonly #topic: string;
  readonly #log: EventLog;
  readonly #out: EventExit;
  readonly #leave: () => void;
  /** Number of the last event that was told. */
  #told = 0;
  #state: 'starting' | 'current' | 'catching up' | 'over' = 'starting';

  /** Tells `subscribed` and begins. Throws what EventLog.watch throws; nothing was told then. */
  constructor(topic: string, log: EventLog, from: LeftOff, out: EventExit) {
    this.#topic = topic;
    this.#log = log;
    this.#out = out;
    this.#leave = log.watch((event) => this.#heard(event));
    this.#begin(from);
  }

  /** Nothing more is told. */
  end(): void {
    this.#state = 'over';
    this.#leave();
  }

  #begin({ since, epoch }: LeftOff): void {
    const log = this.#log;
    const isSameRun = epoch === undefined || epoch === log.epoch;
    this.#told = isSameRun ? Math.min(since, log.newest) : 0;
    const { missed } = log.after(this.#told);
    const isNewcomer = this.#told === 0 || missed > 0;
    const present = isNewcomer ? log.present?.() : undefined;
    const counted = present !== undefined && this.#told === 0 ? 0 : missed;
    const { epoch: run, newest: sequence } = log;
    this.#out.send({ type: 'subscribed', topic: this.#topic, epoch: run, sequence, missed: counted });
    for (const event of present ?? []) this.#tell(event);
    this.#told = present === undefined ? this.#told + missed : log.newest;
    this.#catchUp();
  }

  #heard(event: LiveEvent): void {
    if (this.#state !== 'current') return;
    if (event.sequence === this.#told + 1 && this.#out.hasRoom) this.#tell(event);
    else this.#catchUp();
  }

  /** Tells what the log has, a slice at a time. */
  #catchUp(): void {
    if (this.#state === 'over') return;
    this.#state = 'catching up';
    this.#out.whenRoom(() => this.#tellSlice());
  }

  #tellSlice(): void {
    if (this.#state === 'over') return;
    const { events, missed } = this.#log.after(this.#told);
    if (missed > 0) this.#out.send({ type: 'missed', topic: this.#topic, missed });
    this.#told += missed;
    let length = 0;
    for (const event of events) {
      length += this.#tell(event, () => this.#sliceTaken(event.sequence));
      if (length > SLICE_LENGTH) return;
    }
    if (events.length === 0) this.#state = 'current';
  }

  #sliceTaken(sequence: number): void {
    // The end of the slice, and not one in its middle.
    if (sequence === this.#told && this.#state === 'catching up') this.#catchUp();
  }

  /** Returns the length of the message. */
  #tell(event: LiveEvent, onTaken?: () => void): number {
    this.#told = Math.max(this.#told, event.sequence);
    const { type, ...rest } = event;
    return this.#out.send({ type, topic: this.#topic, ...rest } as ServerMessage, onTaken);
  }
}
