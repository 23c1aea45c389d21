/** Keeps a data connection known to the routers on the way while nothing moves on it. */
import type { Socket } from 'node:net';
import type { SessionLimits } from '../limits.ts';

/**
 * Lets TCP ask in silence whether the other end lives. A download that its reader has paused sends nothing for as long as it likes,
 * and a router that forgets it leaves both ends waiting.
 */
export function keepDataAlive(socket: Socket, { keepAliveMs }: Pick<SessionLimits, 'keepAliveMs'>): void {
  socket.setKeepAlive(true, keepAliveMs);
}
