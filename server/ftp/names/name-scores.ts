/** Which charset the bytes of a name look like, and how much more than every other. */
import { AlphabetModel } from './alphabet-model.ts';
import { ALPHABETS } from './alphabets.ts';
import type { CharsetId } from './codec.ts';
import { PairModel, PAIR_SOURCES } from './pair-model.ts';

/** No file system has longer names; what is longer is a line that nobody understood, and not worth the time. */
const MAX_BYTES = 1_024;

interface Judge {
  readonly id: CharsetId;
  readonly rarity: number;
  score(bytes: Buffer): number;
}

/** One after the other: each takes some milliseconds, and all together too many for one turn of the event loop. */
const MAKERS: readonly (() => Judge)[] = [
  ...PAIR_SOURCES.map((source) => () => withRarity(source, new PairModel(source))),
  ...ALPHABETS.map((alphabet) => () => withRarity(alphabet, new AlphabetModel(alphabet))),
];
const judges: Judge[] = [];
let isPreparing = false;

/** Those that are not made yet are made now. */
function allJudges(): readonly Judge[] {
  while (judges.length < MAKERS.length) makeNext();
  return judges;
}

function makeNext(): void {
  const make = MAKERS[judges.length];
  if (make !== undefined) judges.push(make());
}

/** Makes what the first name will need, a little in every turn of the event loop, while a server is being dialled. */
export function prepareScores(): void {
  if (isPreparing) return;
  isPreparing = true;
  const step = (): void => {
    makeNext();
    if (judges.length < MAKERS.length) setImmediate(step).unref();
  };
  setImmediate(step).unref();
}

function withRarity(
  { id, rarity }: { readonly id: CharsetId; readonly rarity: number },
  model: { score(bytes: Buffer): number },
): Judge {
  return { id, rarity, score: (bytes) => model.score(bytes) };
}

/** The score in one charset alone, for those that know already what it should be; -Infinity where the name cannot be in it. */
export function scoreIn(id: CharsetId, bytes: Buffer): number {
  if (bytes.length > MAX_BYTES) return -Infinity;
  let best = -Infinity;
  for (const judge of allJudges()) {
    if (judge.id === id) best = Math.max(best, judge.score(bytes) - judge.rarity);
  }
  return best;
}

/** A score per charset: the logarithm of how likely the name is in it. Charsets in which it cannot be are missing. */
export type NameScores = ReadonlyMap<CharsetId, number>;

/** bytes: a name that is not UTF-8. In linear time; nothing can be said of what is longer than any name. */
export function scoresOf(bytes: Buffer): NameScores {
  const scores = new Map<CharsetId, number>();
  if (bytes.length > MAX_BYTES) return scores;
  for (const judge of allJudges()) {
    const score = judge.score(bytes) - judge.rarity;
    if (score > (scores.get(judge.id) ?? -Infinity)) scores.set(judge.id, score);
  }
  return scores;
}
