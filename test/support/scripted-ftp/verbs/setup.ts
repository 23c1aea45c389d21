/** FEAT, OPTS, SYST, TYPE, MODE, STRU, NOOP, REST and the like: small state, small answers. RFC 959, 2389, 3659. */
import { reply } from '../reply.ts';
import type { Handlers } from '../session.ts';

/** The verbs of setting up a session. */
export const setupVerbs: Handlers = {
  FEAT: (session) => {
    const inner = session.world.settings.features.map((line) => ` ${line}`);
    return { ...reply(211, 'End'), head: 'Features:', inner };
  },
  OPTS: (_session, { argument }) =>
    /^(UTF8 (ON|OFF)|UTF-8 (ON|OFF)|MLST .*|HASH .*)$/i.test(argument)
      ? reply(200, 'Done')
      : reply(501, 'Unknown option'),
  SYST: (session) => reply(215, session.world.settings.systemName),
  CLNT: () => reply(200, 'Noted'),
  NOOP: () => reply(200, 'Nothing done'),
  HELP: () => reply(214, 'No help'),
  STAT: () => reply(211, 'All is well'),
  ALLO: () => reply(202, 'Not needed'),
  TYPE: (session, { argument }) => {
    const type = argument.slice(0, 1).toUpperCase();
    if (type !== 'A' && type !== 'I') return reply(504, 'Unknown transfer type');
    session.transferType = type;
    return reply(200, `Type is ${type}`);
  },
  MODE: (_session, { argument }) =>
    argument.toUpperCase() === 'S' ? reply(200, 'Mode is S') : reply(504, 'Unknown mode'),
  STRU: (_session, { argument }) =>
    argument.toUpperCase() === 'F' ? reply(200, 'Structure is F') : reply(504, 'Unknown structure'),
  REST: (session, { argument }) => {
    if (!/^\d{1,15}$/.test(argument)) return reply(501, 'Bad restart offset');
    if (session.transferType === 'A') return reply(501, 'REST needs TYPE I');
    session.restartBytes = Number(argument);
    return reply(350, `Restarting at ${session.restartBytes}`);
  },
};
