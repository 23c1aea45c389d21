/** Text frames of `/api/v1/live`. Topics: `transcript:{site}`, `site:{site}` and `transfers` (the signed-in user's own). */
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { CLOSED } from './schema.ts';
import type { SiteStatus } from './site.ts';
import type { TranscriptLine } from './transcript.ts';
import type { Transfer } from './transfer.ts';

/** What a client may send. `since` replays what was missed after that sequence number. */
export const ClientMessage = Type.Union([
  Type.Object(
    {
      type: Type.Literal('subscribe'),
      topic: Type.String({ maxLength: 200 }),
      since: Type.Optional(Type.Integer({ minimum: 0 })),
    },
    CLOSED,
  ),
  Type.Object({ type: Type.Literal('unsubscribe'), topic: Type.String({ maxLength: 200 }) }, CLOSED),
]);
export type ClientMessage = Static<typeof ClientMessage>;

/** One request that waits for a session. `position` 1 is served next; requests of others that have their turn before are counted. */
export interface WaitingRequest {
  readonly requestId?: string;
  readonly position: number;
  readonly lane: 'interactive' | 'bulk';
  readonly waitedMs: number;
}

/** What a client receives. `missed` counts lines that the bounded ring no longer had. */
export type ServerMessage =
  | { type: 'subscribed'; topic: string; missed: number }
  | { type: 'refused'; topic: string; code: string }
  | { type: 'transcript'; topic: string; line: TranscriptLine }
  | { type: 'site'; topic: string; sessions: SiteStatus['sessions']; waiting: WaitingRequest[] }
  | { type: 'transfer'; topic: string; transfer: Transfer };
