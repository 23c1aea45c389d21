/** The language of scripts: `on('RETR').dataResetAt(4096).times(1)`. */
import { TransferScript } from './transfer-script.ts';
import type { PassiveAddress } from './deviation.ts';
import type { Bytes } from './byte-string.ts';
import type { Occasion } from './verb.ts';

/** One line of a script. Its words come from Rule (when), ControlScript (replies), TransferScript (data), and here (ports). */
export class Script extends TransferScript {
  /** 227 names this IPv4 address instead of the server's. */
  pasvAddress(host: string): this {
    return this.with({ announcedHost: host });
  }

  /** 227 or 229 names this port; the real listener waits elsewhere. */
  announcedPort(port: number): this {
    return this.with({ announcedPort: port });
  }

  /** The whole reply to EPSV or PASV, made from the real address, for odd dialects. */
  passiveReply(make: (address: PassiveAddress) => Bytes): this {
    return this.with({ passiveReply: make });
  }

  /** The port is announced but nobody listens there: the connect is refused. */
  refusesConnect(): this {
    return this.with({ listener: 'closed' });
  }

  /** Active mode: the server dials while it processes PORT or EPRT, as pyftpdlib does. */
  dialsAtOnce(): this {
    return this.with({ dial: 'at-once' });
  }

  /** Active mode: the server dials so long after the transfer verb. */
  dialsLate(ms: number): this {
    return this.with({ dialDelayMs: ms });
  }

  /** Active mode: the server says 150 and never dials. */
  neverDials(): this {
    return this.with({ dial: 'never' });
  }

  /** Active mode: a stranger dials in first, from this address of the loopback net. */
  strangerDialsFirst(address = '127.0.0.2'): this {
    return this.with({ strangerAddress: address });
  }
}

/** A script line about one verb, or about the greeting. */
export function on(occasion: Occasion): Script {
  return new Script(occasion);
}

/** A script line about everything the server answers, the greeting included. */
export function onAnything(): Script {
  return new Script('any');
}

/** A script line about the nth command on this server, from 1, over all connections. */
export function onStep(nth: number): Script {
  return new Script('any').when((moment) => moment.step === nth);
}
