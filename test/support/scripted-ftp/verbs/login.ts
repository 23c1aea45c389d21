/** USER, PASS, ACCT, AUTH, PBSZ, PROT, QUIT: who comes in, and how well protected. RFC 959, 2228, 4217. */
import { reply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Handlers, Session } from '../session.ts';

/** The verbs of logging in and out. */
export const loginVerbs: Handlers = {
  USER: (session, { argument }) => {
    session.user = argument;
    session.isLoggedIn = false;
    const login = session.world.settings.users.get(argument);
    if (login && login.password === undefined)
      return login.account === undefined ? admit(session) : needAccount;
    return reply(331, 'Password please');
  },
  PASS: (session, { argument }) => {
    const login = session.world.settings.users.get(session.user ?? '');
    if (session.user === undefined) return reply(503, 'Login with USER first');
    const isRight = login ? login.password === argument : session.user === 'anonymous';
    if (!isRight) return reply(530, 'Login incorrect');
    return login?.account === undefined ? admit(session) : needAccount;
  },
  ACCT: (session, { argument }) => {
    const login = session.world.settings.users.get(session.user ?? '');
    if (login?.account === undefined) return reply(202, 'No account needed');
    return login.account === argument ? admit(session) : reply(530, 'Login incorrect');
  },
  AUTH: async (session, command) => {
    if (session.world.settings.tls?.mode !== 'explicit') return reply(502, 'TLS is not available');
    if (!/^(TLS|TLS-C|SSL)$/i.test(command.argument)) return reply(504, 'Unknown security mechanism');
    session.tls = await session.world.secureContext(command.deviation);
    const context = session.tls;
    // A failed handshake has closed the connection, and the client knows why.
    const afterwards = (): Promise<void> => session.wire.secure(context).catch(() => session.wire.destroy());
    return { ...reply(234, 'Begin TLS'), afterwards };
  },
  PBSZ: (session) => (session.wire.isSecure ? reply(200, 'PBSZ=0') : reply(503, 'AUTH first')),
  PROT: (session, { argument }) => {
    if (!session.wire.isSecure) return reply(503, 'AUTH first');
    const level = argument.toUpperCase();
    if (level !== 'C' && level !== 'P') return reply(536, 'Protection level not supported');
    session.protection = level;
    return reply(200, `Protection set to ${level}`);
  },
  QUIT: (session) => ({ ...reply(221, 'Goodbye'), afterwards: () => session.wire.hangUp('fin') }),
};

const needAccount = reply(332, 'Account please');

function admit(session: Session): Reply {
  const limit = session.world.settings.maxConnections;
  if (limit?.refusal === 530 && session.world.openSessions() > limit.count) {
    const text = `Sorry, the maximum number of clients (${limit.count}) from your host are already connected.`;
    return { ...reply(530, text), afterwards: () => session.wire.hangUp('fin') };
  }
  session.isLoggedIn = true;
  return reply(230, 'Logged in');
}
