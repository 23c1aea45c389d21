/** What is told about the process itself. */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CLOSED } from './schema.ts';

/** Answer of `GET /healthz`. */
export const Health = Type.Object(
  { status: Type.Literal('ok', { description: 'The process answers. Nothing else is told.' }) },
  { ...CLOSED, examples: [{ status: 'ok' }] },
);
export type Health = Static<typeof Health>;

/** Answer of `GET /readyz`. */
export const Readiness = Type.Object(
  { status: Type.Literal('ready', { description: 'Requests are welcome.' }) },
  { ...CLOSED, examples: [{ status: 'ready' }] },
);
export type Readiness = Static<typeof Readiness>;
