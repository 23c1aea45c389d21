/** Runs the session contract against one kind of server in every way it can be asked. */
import { afterAll, beforeAll, describe } from 'vitest';
import type { RealServer, ServerKind, ServerSettings } from '../servers/real-server.ts';
import { startContractServer, stopContractServer } from './contract-server.ts';
import { sessionContract } from './session.contract.ts';

const MODES = ['passive', 'active'] as const;

/** Every kind of TLS a server has; where it can insist on resumed TLS sessions it does, and vsftpd is asked without, too. */
function settingsOf(kind: ServerKind): Partial<ServerSettings>[] {
  const canRequireReuse = kind.abilities.settings.includes('requireTlsReuse');
  return kind.abilities.tls.flatMap((tls) => {
    if (tls === 'none' || !canRequireReuse) return [{ tls }];
    const strict = { tls, requireTlsReuse: true };
    return kind.name === 'vsftpd' ? [strict, { tls }] : [strict];
  });
}

/** Declares the tests: one server per kind of TLS, asked in passive and in active mode. */
export async function sessionContractOf(kind: ServerKind): Promise<void> {
  const reason = await kind.prepare();
  for (const settings of settingsOf(kind)) {
    const { tls = 'none', requireTlsReuse = false } = settings;
    const title = `${kind.abilities.software}, TLS ${tls}${requireTlsReuse ? ', resumed' : ''}`;
    const isSkipped = reason !== undefined;
    describe.skipIf(isSkipped)(isSkipped ? `${title} (skipped: ${reason})` : title, () => {
      let server: RealServer;

      beforeAll(async () => {
        server = await startContractServer(kind, settings);
      });
      afterAll(() => stopContractServer(server));

      describe.each(MODES)('%s', (mode) => {
        sessionContract({ server: kind.name, mode }, () => server);
      });
    });
  }
}
