/** EPSV, PASV, EPRT, PORT: where the next data connection comes from. RFC 959, RFC 2428. */
import { isIP } from 'node:net';
import { ActivePort, PassivePort } from '../data-port.ts';
import type { ActiveTarget } from '../data-port.ts';
import { bufferOf } from '../byte-string.ts';
import type { DataMode } from '../recorder.ts';
import { reply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Command, Handlers, Session } from '../session.ts';

const LOWEST_ACTIVE_PORT = 1024;

/** The verbs that choose the data mode. */
export const dataModeVerbs: Handlers = {
  EPSV: async (session, command) => {
    if (/^all$/i.test(command.argument)) {
      session.isPassiveExtendedOnly = true;
      return reply(200, 'EPSV ALL ok');
    }
    const family = isIP(localAddress(session)) === 4 ? '1' : '2';
    if (!['', family].includes(command.argument))
      return reply(522, `Network protocol not supported, use (${family})`);
    return passive(session, command, 'EPSV', (_host, port) =>
      reply(229, `Entering Extended Passive Mode (|||${port}|)`),
    );
  },
  PASV: async (session, command) => {
    if (session.isPassiveExtendedOnly) return reply(501, 'Only EPSV after EPSV ALL');
    if (isIP(localAddress(session)) !== 4) return reply(425, 'PASV needs IPv4');
    return passive(session, command, 'PASV', (host, port) => {
      const numbers = `${host.replaceAll('.', ',')},${port >> 8},${port & 0xff}`;
      return reply(227, `Entering Passive Mode (${numbers}).`);
    });
  },
  EPRT: (session, command) => {
    const [, family, host, port] = /^\|([12])\|([^|]+)\|(\d+)\|$/.exec(command.argument) ?? [];
    if (host === undefined || port === undefined) return reply(501, 'Bad EPRT');
    if (isIP(localAddress(session)) !== (family === '1' ? 4 : 6))
      return reply(522, 'Network protocol not supported');
    return active(session, command, 'EPRT', host, Number(port));
  },
  PORT: (session, command) => {
    const numbers = command.argument.split(',').map(Number);
    const isRight = numbers.length === 6 && numbers.every((n) => Number.isInteger(n) && n >= 0 && n <= 255);
    if (!isRight) return reply(501, 'Bad PORT');
    const port = (numbers[4] ?? 0) * 256 + (numbers[5] ?? 0);
    return active(session, command, 'PORT', numbers.slice(0, 4).join('.'), port);
  },
};

function localAddress(session: Session): string {
  return session.wire.raw.localAddress ?? session.world.settings.host;
}

async function passive(
  session: Session,
  { deviation }: Command,
  mode: DataMode,
  proper: (host: string, port: number) => Reply,
): Promise<Reply> {
  const port = await PassivePort.listen(mode, localAddress(session), session.world.adopt);
  const address = {
    host: deviation.announcedHost ?? localAddress(session),
    port: deviation.announcedPort ?? port.port,
  };
  session.setDataPort(port);
  if (deviation.listener === 'closed') port.close();
  const answer = proper(address.host, address.port);
  const odd = deviation.passiveReply?.(address);
  return odd === undefined ? answer : { ...answer, raw: bufferOf(odd) };
}

function active(session: Session, { deviation }: Command, mode: DataMode, host: string, port: number): Reply {
  if (session.isPassiveExtendedOnly) return reply(501, 'Only EPSV after EPSV ALL');
  if (host !== session.wire.raw.remoteAddress || port < LOWEST_ACTIVE_PORT)
    return reply(500, `Illegal ${mode} command`);
  const target: ActiveTarget = { host, port, from: localAddress(session) };
  session.setDataPort(new ActivePort(mode, target, deviation, session.world.adopt));
  return reply(200, `${mode} command successful`);
}
