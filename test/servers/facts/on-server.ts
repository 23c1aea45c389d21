/** Declares tests about one fact of one kind of server, with a server of its own that has the files of the contract. */
import { afterAll, beforeAll, describe } from 'vitest';
import { startContractServer, stopContractServer } from '../../contracts/contract-server.ts';
import type { RealServer, ServerKind, ServerSettings } from '../real-server.ts';

/** declare: gets a function that returns the server once a test runs. settings: what the kind is started with. */
export async function onServer(
  kind: ServerKind,
  declare: (server: () => RealServer) => void,
  settings: Partial<ServerSettings> = {},
): Promise<void> {
  const reason = await kind.prepare();
  const isSkipped = reason !== undefined;
  const { software } = kind.abilities;
  describe.skipIf(isSkipped)(isSkipped ? `${software} (skipped: ${reason})` : software, () => {
    let server: RealServer | undefined;

    beforeAll(async () => {
      server = await startContractServer(kind, settings);
    });
    afterAll(async () => {
      if (server !== undefined) await stopContractServer(server);
    });

    declare(() => {
      if (server === undefined) throw new Error(`${software} was not started`);
      return server;
    });
  });
}
