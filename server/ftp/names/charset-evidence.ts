/**
 * What the names of one site tell about the charset of those that are not UTF-8. Each name is judged by itself; the others
 * only tip the scales, so that one short name is read as its neighbours prove, and one of another charset still as itself.
 */
import type { Knowledge } from '../knowledge.ts';
import type { CharsetId, Codec } from './codec.ts';
import { codecOf } from './codecs.ts';
import { prepareScores, scoreIn, scoresOf } from './name-scores.ts';
import type { NameScores } from './name-scores.ts';

/** One name counts for so much at most (natural logarithm): a strange one must not outweigh ten good ones. */
const MAX_WEIGHT = 12;
/** The neighbours count for so much at most when one name is judged. */
const MAX_PRIOR = 6;
/** A verdict needs names enough, and a lead over the second best that chance does not make (1 in e^10). */
const MIN_NAMES = 2;
const MIN_LEAD = 10;
/** After so many the verdict stands; further names are only shown. */
const MAX_NAMES = 1_000;
/** What is less likely than this, by byte beyond ASCII, looks like nothing. */
const LEAST_PER_BYTE = -5.2;
/** Latin letters stand among ASCII ones, which say more. */
const LEAST_PER_LATIN_BYTE = -8;
/** What is more likely than this in the charset that the site has proved is not compared with all the others. */
const GOOD_PER_BYTE = -4.4;
const GOOD_PER_LATIN_BYTE = -6.5;
const FIRST_HIGH = 0x80;
const LATIN1_ID = 'iso-8859-1';
const LATIN: readonly CharsetId[] = [
  'windows-1252',
  'windows-1250',
  'windows-1254',
  'windows-1257',
  'iso-8859-2',
];
/** Scores of the names seen last: a name is judged when it is counted and again when it is shown. */
const MAX_REMEMBERED = 512;

/** The judgement about one site's legacy names. */
export interface Verdict {
  readonly id: CharsetId;
  readonly evidence: string;
}

/** Collects the names of one site. */
export class CharsetEvidence {
  readonly #knowledge: Knowledge | undefined;
  readonly #sums = new Map<CharsetId, number>();
  readonly #counted = new Set<string>();
  readonly #remembered = new Map<string, NameScores>();
  #verdict: Verdict | undefined;
  #isKnown = false;

  /** knowledge: where the verdict is kept, and where one from earlier is found. */
  constructor(knowledge?: Knowledge) {
    this.#knowledge = knowledge;
    prepareScores();
  }

  /** Counts names that are not UTF-8; the same name counts once. Learns the verdict when there is one. */
  observe(names: readonly Buffer[]): void {
    this.#forgetWhenReset();
    for (const name of names) {
      if (this.#counted.size >= MAX_NAMES) break;
      const key = name.toString('latin1');
      if (this.#counted.has(key)) continue;
      const scores = this.#scores(key, name);
      if (scores.size === 0) continue;
      this.#counted.add(key);
      this.#add(scores);
    }
    this.#judge();
  }

  /** What the names prove together, if they do. */
  get verdict(): Verdict | undefined {
    return this.#verdict;
  }

  /** In which charset a name that is not UTF-8 is shown. Never throws; ISO 8859-1 when it looks like nothing. */
  codecFor(name: Buffer): Codec {
    if (this.#verdict !== undefined && isGood(this.#verdict.id, name)) return codecOf(this.#verdict.id);
    const scores = this.#scores(name.toString('latin1'), name);
    const byLikelihood = [...scores]
      .map(([id, score]) => ({ id, judged: score + this.#prior(id) }))
      .toSorted((a, b) => b.judged - a.judged);
    const best = byLikelihood.find(({ id }) => this.#isConvincing(id, scores, name));
    return codecOf(best?.id ?? LATIN1_ID);
  }

  #isConvincing(id: CharsetId, scores: NameScores, name: Buffer): boolean {
    if (id === this.#verdict?.id || id === this.#knowledge?.get('charset')) return true;
    const least = LATIN.includes(id) ? LEAST_PER_LATIN_BYTE : LEAST_PER_BYTE;
    return (scores.get(id) ?? -Infinity) > least * bytesBeyondAscii(codecOf(id), name);
  }

  #judge(): void {
    const [first, second] = [...this.#sums].toSorted(([, a], [, b]) => b - a);
    const isClear = first !== undefined && first[1] - (second?.[1] ?? -Infinity) >= MIN_LEAD;
    if (!isClear || this.#counted.size < MIN_NAMES) {
      this.#verdict = undefined;
      return;
    }
    const [id] = first;
    this.#verdict = { id, evidence: `${this.#counted.size} names that are not UTF-8 read best so` };
    this.#knowledge?.learn('charset', id, this.#verdict.evidence);
    this.#isKnown = this.#knowledge !== undefined;
  }

  #add(scores: NameScores): void {
    const best = Math.max(...scores.values());
    const ids = new Set([...scores.keys(), ...this.#sums.keys()]);
    // A charset in which no name could be so far has lost as much as it can by each of them.
    const missed = -MAX_WEIGHT * (this.#counted.size - 1);
    for (const id of ids) {
      const weight = Math.max((scores.get(id) ?? -Infinity) - best, -MAX_WEIGHT);
      this.#sums.set(id, (this.#sums.get(id) ?? missed) + weight);
    }
  }

  #prior(id: CharsetId): number {
    if (this.#counted.size === 0) {
      const known = this.#knowledge?.get('charset');
      return known === undefined || known === id ? 0 : -MAX_PRIOR;
    }
    const best = Math.max(...this.#sums.values());
    return Math.max((this.#sums.get(id) ?? -Infinity) - best, -MAX_PRIOR);
  }

  #scores(key: string, name: Buffer): NameScores {
    const known = this.#remembered.get(key);
    if (known !== undefined) return known;
    const scores = scoresOf(name);
    this.#remembered.set(key, scores);
    const oldest = this.#remembered.keys().next().value;
    if (this.#remembered.size > MAX_REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
    return scores;
  }

  /** Somebody asked to find everything out anew. */
  #forgetWhenReset(): void {
    if (!this.#isKnown || this.#knowledge?.fact('charset') !== undefined) return;
    this.#isKnown = false;
    this.#verdict = undefined;
    this.#sums.clear();
    this.#counted.clear();
  }
}

function isGood(id: CharsetId, name: Buffer): boolean {
  let highBytes = 0;
  for (const byte of name) if (byte >= FIRST_HIGH) highBytes++;
  const least = LATIN.includes(id) ? GOOD_PER_LATIN_BYTE : GOOD_PER_BYTE;
  return scoreIn(id, name) > least * highBytes;
}

/** How many of the bytes form characters beyond ASCII; the second byte of a pair may look like ASCII. */
function bytesBeyondAscii(codec: Codec, name: Buffer): number {
  const ascii = (codec.decode(name) ?? '').replaceAll(/[^\0-\x7f]/gu, '');
  return name.length - ascii.length;
}
