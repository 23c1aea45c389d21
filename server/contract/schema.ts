/** Small schema builders that the other files of the contract share. */
import { Type } from 'typebox';
import type { TNull, TSchema, TUnion, TUnsafe } from 'typebox';

/** One of a closed list of words. description: what they mean, where the words do not say it. */
export function oneOf<const T extends readonly string[]>(words: T, description?: string): TUnsafe<T[number]> {
  const schema = { type: 'string', enum: [...words] };
  return Type.Unsafe<T[number]>(description === undefined ? schema : { ...schema, description });
}

/** An object that refuses properties it does not know. */
export const CLOSED = { additionalProperties: false } as const;

/** RFC 3339, UTC. */
export const Instant = Type.String({ format: 'date-time' });

/** Longest text of a path: 4,096 bytes, each written `\xHH`. How many bytes it stands for is judged where it is read. */
export const MAX_PATH_LENGTH = 16_384;

/** The same, or null, which removes what is there. */
export function orNull<T extends TSchema>(schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null({ description: 'Removes it.' })]);
}
