import { expect } from 'vitest';
import { LoginRefused } from '../../../server/ftp/errors.ts';
import type { Contract } from '../clause.ts';
import { ContractSession, pathname } from '../contract-session.ts';
import { fingerprintOf, sample } from '../sample-bytes.ts';

/** Logging in, and what the transcript says of it. */
export function loginClauses(contract: Contract): void {
  contract.mustInSession('logs in and is asked nothing twice', async ({ ftp, events }) => {
    expect(ftp.state).toBe('idle');
    expect(ftp.login.home?.toString()).toBe('/');
    expect(ftp.login.isProtected).toBe(contract.server.settings.tls !== 'none');
    expect(events.filter(({ verb }) => verb === 'USER')).toHaveLength(1);
  });

  contract.must('tells a wrong password from every other failure', async () => {
    await expect(
      ContractSession.open(contract.server, contract.asked.mode, { password: 'wrong-47' }),
    ).rejects.toThrow(LoginRefused);
  });

  contract.mustInSession('keeps the password out of the transcript', async ({ events }) => {
    expect(events.map(({ text }) => text)).toContain('PASS ***');
    expect(events.filter(({ text }) => text.includes(contract.server.password))).toEqual([]);
  });

  contract.mustInSession('makes ten transfers in a row on one control connection', async (session) => {
    for (let turn = 1; turn <= 5; turn += 1) {
      const bytes = sample(turn * 50_001);
      expect(await session.write(pathname('/up/turn'), bytes)).toBe(bytes.length);
      const back = await session.read(pathname('/up/turn'));
      expect(fingerprintOf(back.bytes)).toEqual(fingerprintOf(bytes));
    }
    expect(session.ftp.state).toBe('idle');
    expect(session.events.filter(({ verb }) => verb === 'PASS')).toHaveLength(1);
    expect(session.dataModes.current).toContain(contract.asked.mode);
    const { tls, requireTlsReuse } = contract.server.settings;
    if (tls !== 'none' && requireTlsReuse) expect(session.ftp.tlsFacts?.dataResumed).toBe(true);
  });
}
