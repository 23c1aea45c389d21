/** The shape of a language, taken from English: a missing key is a type error. */
import type { en } from './en.ts';

type Same<T> = T extends string
  ? string
  : T extends (...values: infer V) => string
    ? (...values: V) => string
    : { [K in keyof T]: Same<T[K]> };

/** All words of one language. */
export type Messages = Same<typeof en>;
