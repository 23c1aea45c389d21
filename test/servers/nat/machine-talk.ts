/** What a test and the gateway on another machine say to each other. */
import type { ExchangeEnd } from '../../support/http-exchange.ts';

/** One HTTP request to be made there. */
export interface MachineRequest {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The reader takes the first bytes of the answer and then none for so long. */
  readonly holdMs?: number;
}

/** What came of it. */
export interface MachineAnswer {
  readonly id: number;
  readonly status: number;
  readonly end: ExchangeEnd;
  /** Base64. */
  readonly body: string;
}
