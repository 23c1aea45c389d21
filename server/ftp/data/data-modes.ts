/** Which way to a data connection is tried first: the ordered list, and what a site has taught us. */
import type { DataMode, Mode } from '../../contract/choices.ts';
import { active, extendedActive } from './active.ts';
import type { DataWay } from './data-connection.ts';
import { extendedPassive, passive } from './passive.ts';

/** Passive first: it works from behind any NAT of ours. Extended before plain: its reply has no address that can be wrong. */
const WAYS: readonly DataWay[] = [extendedPassive, passive, extendedActive, active];

const WAYS_OF_CHOICE: Record<Mode, readonly DataWay[]> = {
  auto: WAYS,
  passive: [extendedPassive, passive],
  active: [extendedActive, active],
};

/** What worked for one site; shared by all its sessions. */
export class DataModeMemory {
  #current: DataMode | undefined;
  #failed = new Map<DataMode, string>();

  /** The way that worked last; undefined before the first data connection. */
  get current(): DataMode | undefined {
    return this.#current;
  }

  /** Why that way, in a sentence for people. */
  get why(): string {
    if (this.#current === undefined && this.#failed.size === 0) return 'no data connection yet';
    const failures = [...this.#failed].map(([mode, reason]) => `${mode}: ${reason}`).join('; ');
    if (this.#current === undefined) return `nothing worked (${failures})`;
    return failures === '' ? 'the first one tried worked' : `the first one that worked (${failures})`;
  }

  /** The ways to try, best first. choice: the site's setting; family: of the control connection. */
  order(choice: Mode, family: 4 | 6): readonly DataWay[] {
    const possible = WAYS_OF_CHOICE[choice].filter((way) => way.isFor(family));
    return [
      ...possible.filter((way) => way.mode === this.#current),
      ...possible.filter((way) => way.mode !== this.#current && !this.#failed.has(way.mode)),
      ...possible.filter((way) => way.mode !== this.#current && this.#failed.has(way.mode)),
    ];
  }

  /** A transfer came about by this way. */
  worked(mode: DataMode): void {
    this.#current = mode;
    this.#failed.delete(mode);
  }

  /** This way did not work; it is tried last from now on. */
  failed(mode: DataMode, reason: string): void {
    if (this.#current === mode) this.#current = undefined;
    this.#failed.set(mode, reason);
  }
}
