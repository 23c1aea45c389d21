/** In front of a server in clear: one that begins beside the offset that REST asked for, and tells no offset in its reply. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Where it listens. End it with `await using`. */
export interface ShiftingProxy extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

/** byBytes: added to every offset but 0. Carries only the control connection; passive data connections go to the server itself. */
export async function startShiftingProxy(
  server: { readonly host: string; readonly port: number },
  byBytes: number,
): Promise<ShiftingProxy> {
  const sockets = new Set<Socket>();
  const listener = createServer((client) => {
    const origin = connect(server.port, server.host);
    for (const [one, other] of [
      [client, origin],
      [origin, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined).on('close', () => void other.destroy());
    }
    client.on('data', (bytes) => origin.write(shifted(bytes.toString('latin1'), byBytes), 'latin1'));
    origin.on('data', (bytes) =>
      client.write(bytes.toString('latin1').replace(/^350 .*\r\n/m, '350 Fine\r\n'), 'latin1'),
    );
  });
  listener.listen(0, server.host);
  await once(listener, 'listening');
  return {
    host: server.host,
    port: (listener.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

function shifted(commands: string, byBytes: number): string {
  return commands.replaceAll(
    /^REST ([1-9]\d*)/gm,
    (_line, offset: string) => `REST ${Math.max(0, Number(offset) + byBytes)}`,
  );
}
