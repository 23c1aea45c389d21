import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import type { FtpConnection, FtpSrv } from 'ftp-srv';

/** Reply to AUTH TLS. Source: RFC 4217, section 4. */
const AUTH_ACCEPTED = 234;
/** First byte of every TLS handshake record, and of no command. Source: RFC 8446, section 5.1. */
const HANDSHAKE_RECORD = 0x16;

/**
 * Makes AUTH TLS of ftp-srv 4.6.3 dependable. It sets up TLS only when its 234 has been written, and a client on the
 * same machine may be faster: logins then failed now and then, because the first TLS bytes were read as a command.
 * server: before it listens.
 */
export function mendAuth(server: FtpSrv): void {
  // The type declarations of ftp-srv leave out this event.
  EventEmitter.prototype.on.call(server, 'connect', ({ connection }: { connection: FtpConnection }) => {
    const reply = connection.reply.bind(connection);
    connection.reply = (what, ...letters: unknown[]) => {
      if (what === AUTH_ACCEPTED) holdBytes(connection);
      return reply(what, ...letters);
    };
  });
}

/** Keeps early bytes in the socket for the TLS layer. Taking them over announces them as data, which they are not. */
function holdBytes(connection: FtpConnection): void {
  const socket = 'commandSocket' in connection ? connection.commandSocket : undefined;
  if (!(socket instanceof Socket)) return;
  const handlers = socket.listeners('data');
  socket.pause();
  socket.removeAllListeners('data');
  socket.on('data', (bytes: Buffer) => {
    if (bytes[0] === HANDSHAKE_RECORD) return;
    for (const handle of handlers) handle.call(socket, bytes);
  });
}
