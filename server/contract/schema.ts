/** Small schema builders that the other files of the contract share. */
import { Type } from 'typebox';
import type { TUnsafe } from 'typebox';

/** One of a closed list of words. */
export function oneOf<const T extends readonly string[]>(words: T): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words] });
}

/** An object that refuses properties it does not know. */
export const CLOSED = { additionalProperties: false } as const;

/** RFC 3339, UTC. */
export const Instant = Type.String({ format: 'date-time' });

/** Longest text of a path: 4,096 bytes, each written `\xHH`. How many bytes it stands for is judged where it is read. */
export const MAX_PATH_LENGTH = 16_384;
