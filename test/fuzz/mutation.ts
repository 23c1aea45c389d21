/** Changes to an input, chosen by a generator with a seed, so that a run can be repeated. */
import { WORDS } from './seeds.ts';

const MAX_INPUT_BYTES = 8 * 1024;
const MAX_REPEATS = 200;
const BYTE_VALUES = 256;
const MAX_STEPS = 6;

/** Numbers from 0 to below 1, always the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Change = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function spliced(bytes: Buffer, at: number, removed: number, added: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + removed)]);
}

const CHANGES: readonly Change[] = [
  // One byte differs.
  (bytes, random) =>
    spliced(bytes, below(random, bytes.length + 1), 1, Buffer.from([below(random, BYTE_VALUES)])),
  // A word is put in, or takes the place of something.
  (bytes, random) => {
    const word = WORDS[below(random, WORDS.length)] ?? Buffer.alloc(0);
    return spliced(bytes, below(random, bytes.length + 1), below(random, 2) * word.length, word);
  },
  // A part is missing.
  (bytes, random) => spliced(bytes, below(random, bytes.length + 1), below(random, 16), Buffer.alloc(0)),
  // A part comes twice, or very often.
  (bytes, random) => {
    const at = below(random, bytes.length + 1);
    const part = bytes.subarray(at, at + 1 + below(random, 24));
    const times = random() < 0.1 ? below(random, MAX_REPEATS) : 1;
    return spliced(bytes, at, 0, Buffer.concat(Array<Buffer>(times).fill(part)));
  },
  // A digit becomes another one.
  (bytes, random) => {
    const digits = [...bytes.keys()].filter((at) => (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39);
    const at = digits[below(random, digits.length)];
    return at === undefined ? bytes : spliced(bytes, at, 1, Buffer.from(String(below(random, 10))));
  },
  // The beginning of this with the end of another.
  (bytes, random, other) =>
    Buffer.concat([
      bytes.subarray(0, below(random, bytes.length + 1)),
      other.subarray(below(random, other.length + 1)),
    ]),
];

/** A changed copy; `other` is a second input of which parts may be taken. */
export function mutated(bytes: Buffer, other: Buffer, random: Random): Buffer {
  let result = bytes;
  const steps = 1 + below(random, MAX_STEPS);
  for (let step = 0; step < steps; step++) {
    result = CHANGES[below(random, CHANGES.length)]?.(result, random, other) ?? result;
  }
  return result.subarray(0, MAX_INPUT_BYTES);
}
