/** When a script line applies. The base of every script line. */
import { byteString } from './byte-string.ts';
import type { Bytes } from './byte-string.ts';
import { mergedDeviation } from './deviation.ts';
import type { Deviation } from './deviation.ts';
import type { Occasion } from './verb.ts';

/** What happens at this moment: a command came in, or a connection did (`greeting`). */
export interface Moment {
  readonly verb: string;
  readonly argument: string;
  /** Index of the control connection, from 0. */
  readonly connection: number;
  /** Number of the command on this server, from 1, over all connections; 0 for a greeting. */
  readonly step: number;
}

/** One line of a script: an occasion, conditions, and what deviates. Methods return the same line for chaining. */
export class Rule {
  readonly occasion: Occasion | 'any';
  deviation: Deviation = {};
  readonly #conditions: ((moment: Moment) => boolean)[] = [];
  #skipped = 0;
  #times = Infinity;

  constructor(occasion: Occasion | 'any') {
    this.occasion = occasion;
  }

  /** Only the first `count` times (after those skipped by `after`). */
  times(count: number): this {
    this.#times = count;
    return this;
  }

  /** Not the first `count` times. */
  after(count: number): this {
    this.#skipped = count;
    return this;
  }

  /** Only when the argument of the command is exactly this (text is UTF-8). */
  to(argument: Bytes): this {
    const wanted = byteString(argument);
    return this.when((moment) => moment.argument === wanted);
  }

  /** Only on one control connection, counted from 0. */
  onConnection(index: number): this {
    return this.when((moment) => moment.connection === index);
  }

  /** Only when the condition holds. */
  when(condition: (moment: Moment) => boolean): this {
    this.#conditions.push(condition);
    return this;
  }

  /** Whether the line is about this moment; how often it was is counted by the rulebook. */
  isAbout(moment: Moment): boolean {
    const named = this.occasion === 'any' || this.occasion === moment.verb;
    return named && this.#conditions.every((condition) => condition(moment));
  }

  /** Whether the line still counts when its moment comes for the nth time, from 1. */
  countsAt(nth: number): boolean {
    return nth > this.#skipped && nth <= this.#skipped + this.#times;
  }

  /** Adds to what deviates. */
  protected with(deviation: Deviation): this {
    this.deviation = mergedDeviation([this.deviation, deviation]);
    return this;
  }
}

/** All script lines of a server, and how often each had its moment. */
export class Rulebook {
  #lines: { readonly rule: Rule; seen: number }[] = [];

  /** Adds lines; later lines win over earlier ones. */
  add(rules: readonly Rule[]): void {
    this.#lines.push(...rules.map((rule) => ({ rule, seen: 0 })));
  }

  /** Forgets all lines: from now on the server behaves. */
  clear(): void {
    this.#lines = [];
  }

  /** What deviates at this moment. */
  at(moment: Moment): Deviation {
    const due = this.#lines.filter((line) => line.rule.isAbout(moment) && line.rule.countsAt(++line.seen));
    return mergedDeviation(due.map((line) => line.rule.deviation));
  }
}
