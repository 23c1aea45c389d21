/**
 * Which way to a data connection is tried first: the ordered list, and what a site has taught us. What worked is a fact of the
 * site's knowledge, so that the next session, and a restarted gateway, begin with it.
 */
import type { DataMode, Mode } from '../../contract/choices.ts';
import { Knowledge } from '../knowledge.ts';
import { active, extendedActive } from './active.ts';
import type { DataWay } from './data-connection.ts';
import { extendedPassive, passive } from './passive.ts';
import { PortQueue } from './port-queue.ts';
import { Scout } from './scout.ts';

/** Passive first: it works from behind any NAT of ours. Extended before plain: its reply has no address that can be wrong. */
const WAYS: readonly DataWay[] = [extendedPassive, passive, extendedActive, active];

const WAYS_OF_CHOICE: Record<Mode, readonly DataWay[]> = {
  auto: WAYS,
  passive: [extendedPassive, passive],
  active: [extendedActive, active],
  epsv: [extendedPassive],
  pasv: [passive],
  eprt: [extendedActive],
  port: [active],
};

/** So many transfers in a row may find a way that has worked refused for a moment, before it is no longer the first. */
const MAX_STRIKES = 3;

/** That nothing works is believed for so long. */
const CLOSED_MS = 30_000;
/** What was found out faster is found out anew each time. */
const SLOW_MS = 3_000;

/** What worked for one site; shared by all its sessions. */
export class DataModeMemory {
  readonly #knowledge: Knowledge;
  readonly #failed = new Map<DataMode, string>();
  readonly #strikes = new Map<DataMode, number>();
  /** Connected, and not yet known to have carried a transfer. */
  #reached: DataMode | undefined;
  #closed: { readonly modes: readonly DataMode[]; readonly untilMs: number } | undefined;
  /** Passive ports that our own transfers hold. */
  readonly ports = new PortQueue();
  /** Finds out what works while nobody knows. */
  readonly scout = new Scout();

  /** knowledge: of the site; what worked is written there. */
  constructor(knowledge: Knowledge = new Knowledge()) {
    this.#knowledge = knowledge;
  }

  /** The way that worked last; undefined before the first data connection. */
  get current(): DataMode | undefined {
    return this.#knowledge.get('dataMode');
  }

  /** Whether a transfer need not find out for itself which way to take. */
  get isSettled(): boolean {
    return this.current !== undefined || this.#reached !== undefined;
  }

  /** Why that way, in a sentence for people. */
  get why(): string {
    const fact = this.#knowledge.fact('dataMode');
    if (fact === undefined) {
      return this.#failed.size === 0 ? 'no data connection yet' : `nothing worked (${this.#failures()})`;
    }
    if (!this.#strikes.has(fact.value)) return fact.evidence;
    return `${fact.evidence}; the last time it was refused: ${this.#failed.get(fact.value) ?? 'for a moment'}`;
  }

  /** The ways to try, best first. choice: the site's setting; family: of the control connection. */
  order(choice: Mode, family: 4 | 6): readonly DataWay[] {
    const best = this.current ?? this.#reached;
    const possible = WAYS_OF_CHOICE[choice].filter((way) => way.isFor(family));
    return [
      ...possible.filter(({ mode }) => mode === best),
      ...possible.filter(({ mode }) => mode !== best && !this.#failed.has(mode)),
      ...possible.filter(({ mode }) => mode !== best && this.#failed.has(mode)),
    ];
  }

  /** Whether all these ways have failed: then whoever waited for the finding need not try again. */
  haveAllFailed(ways: readonly DataWay[]): boolean {
    return ways.every(({ mode }) => this.#failed.has(mode));
  }

  /**
   * None of these ways works, and finding that out took so long: for a while nobody pays for it again. What was refused at once may be
   * better in a moment, and asking costs nothing.
   */
  close(ways: readonly DataWay[], tookMs: number): void {
    if (tookMs < SLOW_MS) return;
    this.#closed = { modes: ways.map(({ mode }) => mode), untilMs: performance.now() + CLOSED_MS };
  }

  /** How each of these ways failed a moment ago, if all have, and that is still believed. */
  closed(ways: readonly DataWay[]): readonly string[] | undefined {
    const closed = this.#closed;
    if (closed === undefined || performance.now() > closed.untilMs) return undefined;
    if (!ways.every(({ mode }) => closed.modes.includes(mode))) return undefined;
    return ways.map(({ mode, verb }) => textOf({ verb, reason: this.#failed.get(mode) ?? 'did not work' }));
  }

  /** A data connection came about by this way; whether it carries a transfer is still to be seen. */
  reached(mode: DataMode): void {
    this.#closed = undefined;
    if (this.current === undefined) this.#reached = mode;
    this.scout.release();
  }

  /** A transfer came about by this way. */
  worked(mode: DataMode): void {
    this.#closed = undefined;
    this.#reached = undefined;
    this.#failed.delete(mode);
    this.#strikes.delete(mode);
    const { current } = this;
    // A moment's refusal is no reason to leave the way that works best here: the next transfer tries it first again.
    if (current !== undefined && this.#strikes.has(current)) return;
    if (current !== mode) this.#knowledge.learn('dataMode', mode, this.#evidenceFor(mode));
  }

  /** This way did not work; it is tried last from now on. */
  failed(mode: DataMode, reason: string): void {
    this.#failed.set(mode, reason);
    this.#strikes.delete(mode);
    if (this.#reached === mode) this.#reached = undefined;
    if (this.current === mode) this.#knowledge.doubt('dataMode');
  }

  /** This way was refused just now and may work the next time: what has worked before stays first for a while. */
  refused(mode: DataMode, reason: string): void {
    // Our own transfers hold the ports that are missing.
    if (this.ports.running > 0) return;
    const strikes = (this.#strikes.get(mode) ?? 0) + 1;
    if (mode !== this.current || strikes >= MAX_STRIKES) return this.failed(mode, reason);
    this.#strikes.set(mode, strikes);
    this.#failed.set(mode, reason);
  }

  /** What failed is forgotten, as when the facts of the site are reset: everything is found out anew. */
  forget(): void {
    this.#closed = undefined;
    this.#failed.clear();
    this.#strikes.clear();
    this.#reached = undefined;
    this.#knowledge.doubt('dataMode');
  }

  #evidenceFor(mode: DataMode): string {
    const failures = this.#failures();
    return failures === '' ? `${verbOf(mode)} works` : `${failures}; ${verbOf(mode)} works`;
  }

  #failures(): string {
    return summaryOf([...this.#failed].map(([mode, reason]) => ({ verb: verbOf(mode), reason }))).join('; ');
  }
}

/** How one way failed. verb: its FTP command. */
export interface WayFailure {
  readonly verb: string;
  readonly reason: string;
}

/** Failures as people read them: two in a row that differ only in numbers are told once. */
function summaryOf(failures: readonly WayFailure[]): string[] {
  return failures.map(({ verb, reason }, at) => {
    const before = failures[at - 1];
    const isSame = before !== undefined && gist(before) === gist({ verb, reason });
    return isSame ? `${verb}: the same` : textOf({ verb, reason });
  });
}

/** One failure in words, such as `EPSV was answered with 500`. */
export function textOf({ verb, reason }: WayFailure): string {
  return reason.startsWith(verb) ? reason : `${verb}: ${reason}`;
}

function gist({ verb, reason }: WayFailure): string {
  return reason.replaceAll(verb, '').replaceAll(/\d+/g, '');
}

function verbOf(mode: DataMode): string {
  return WAYS.find((way) => way.mode === mode)?.verb ?? mode;
}
