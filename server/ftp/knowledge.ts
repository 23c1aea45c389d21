/**
 * What has been learned about one server and account: one fact per question, each with its evidence and its date. Shared by all
 * sessions of a site; whoever sees a proof writes it down, whoever decides reads it. Pure data: no sockets, no disk.
 */
import type { CharsetChoice, DataMode } from '../contract/choices.ts';

/** Every question that can be answered about a server, and the shape of the answer. */
export interface FactValues {
  /** The way to a data connection that worked last. */
  readonly dataMode: DataMode;
  /** In which charset names that are not UTF-8 are written. */
  readonly charset: Exclude<CharsetChoice, 'auto'>;
  /** Whether byte 0xFF in a name has to be sent twice (RFC 854, inetutils and netkit). */
  readonly doublesIac: boolean;
  /** How a folder is listed. */
  readonly listCommand: 'MLSD' | 'LIST' | 'LIST -a';
  /** How names are put together to a path. */
  readonly pathStyle: 'slash' | 'vms' | 'mvs';
  /** The newest TLS version that works on data connections. */
  readonly tlsCap: 'TLSv1.2' | 'TLSv1.3';
  /** Whether REST really moves the beginning of a RETR. */
  readonly restart: boolean;
  /** How the rest of a file is added to what is there: STOR from an offset on, APPE, or not at all. */
  readonly append: 'REST' | 'APPE' | 'none';
  readonly size: boolean;
  readonly mdtm: boolean;
  /** How the time of a file is set. */
  readonly setTime: 'MFMT' | 'MDTM' | 'SITE UTIME' | 'none';
  /** Minutes that LIST times are ahead of UTC. */
  readonly listOffsetMinutes: number;
  /** Minutes that MDTM is ahead of UTC, where it should be UTC. */
  readonly mdtmOffsetMinutes: number;
  /** Sessions the server allows at once. */
  readonly sessionLimit: number;
  /** Whether several sessions together bring a file faster than one. */
  readonly segments: boolean;
  /** What the server answers to SYST, without the code: asked once per site. */
  readonly system: string;
  /** Verbs we can do without that the server did not answer at all, apart by blanks: not sent again (case 7). */
  readonly silentVerbs: string;
}
export type FactName = keyof FactValues;

/** One answer. */
export interface Fact<T> {
  readonly value: T;
  /** What proved it, in a few English words, with the reply if there was one. */
  readonly evidence: string;
  readonly at: Date;
}

/** Answers by question; questions without an answer are missing. */
export type Facts = { [Name in FactName]?: Fact<FactValues[Name]> };

/** The facts of one site. */
export class Knowledge {
  #facts: Facts = {};
  readonly #now: () => Date;
  readonly #onChange: () => void;

  /** onChange: called after every change, for whoever keeps the facts. */
  constructor(options: { readonly now?: () => Date; readonly onChange?: () => void } = {}) {
    this.#now = options.now ?? (() => new Date());
    this.#onChange = options.onChange ?? (() => undefined);
  }

  /** The answer, or undefined while nobody knows. */
  get<Name extends FactName>(name: Name): FactValues[Name] | undefined {
    return this.fact(name)?.value;
  }

  /** The answer with its evidence and date. */
  fact<Name extends FactName>(name: Name): Fact<FactValues[Name]> | undefined {
    return this.#facts[name];
  }

  /** Something was proved. The same answer again keeps its date: it says since when it is known. */
  learn<Name extends FactName>(name: Name, value: FactValues[Name], evidence: string): void {
    if (this.#facts[name]?.value === value) return;
    this.#facts = { ...this.#facts, [name]: { value, evidence, at: this.#now() } };
    this.#onChange();
  }

  /** Something went wrong that this fact should have prevented: it is found out anew. */
  doubt(name: FactName): void {
    if (this.#facts[name] === undefined) return;
    this.#facts = Object.fromEntries(Object.entries(this.#facts).filter(([other]) => other !== name));
    this.#onChange();
  }

  /** Everything is found out anew. */
  reset(): void {
    this.#facts = {};
    this.#onChange();
  }

  /** All facts there are. */
  get all(): Readonly<Facts> {
    return this.#facts;
  }

  /** Takes over facts that were kept. facts: already validated. */
  restore(facts: Readonly<Facts>): void {
    this.#facts = { ...facts };
  }
}
