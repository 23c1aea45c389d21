/** How the parts of the contract are declared. */
import { it } from 'vitest';
import type { RealServer } from '../servers/real-server.ts';
import { deviationsOf } from './deviations.ts';
import { ContractSession } from './contract-session.ts';

/** Which server is asked, and how. */
export interface Asked {
  /** Name of its kind. */
  readonly server: string;
  readonly mode: 'passive' | 'active';
}

/** One server, asked in one way. */
export class Contract {
  readonly asked: Asked;
  readonly #server: () => RealServer;

  /** server: called when a test runs, not before. */
  constructor(asked: Asked, server: () => RealServer) {
    this.asked = asked;
    this.#server = server;
  }

  get server(): RealServer {
    return this.#server();
  }

  /** Declares a test. A known deviation must still deviate: the day it does not, its entry has to go. */
  must(sentence: string, test: () => Promise<void>): void {
    const deviation = deviationsOf(this.asked.server).find(({ clause }) => clause === sentence);
    if (deviation === undefined) it(sentence, test);
    else if (deviation.isHarmful === true) it.skip(`${sentence} (skipped: ${deviation.reason})`, test);
    else it.fails(`${sentence} (deviation: ${deviation.reason})`, test);
  }

  /** Declares a test with a session of its own. */
  mustInSession(sentence: string, test: (session: ContractSession) => Promise<void>): void {
    this.must(sentence, async () => {
      await using session = await this.open();
      await test(session);
    });
  }

  /** Logs in. */
  open(): Promise<ContractSession> {
    return ContractSession.open(this.server, this.asked.mode);
  }
}
