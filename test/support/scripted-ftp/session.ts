/** What the server knows about one control connection, as every verb sees it. */
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { ControlWire } from './control-wire.ts';
import type { DataPort } from './data-port.ts';
import type { Deviation } from './deviation.ts';
import type { Settings } from './options.ts';
import type { ConnectionRecord, RecordedCommand } from './recorder.ts';
import { placeOf } from './tree.ts';
import type { Place, Tree } from './tree.ts';
import { replyBytes, segmentsOf } from './reply.ts';
import type { Reply } from './reply.ts';

/** A command with what the script changes about it. */
export interface Command extends RecordedCommand {
  readonly deviation: Deviation;
}

/** What all sessions of a server share. */
export interface World {
  readonly tree: Tree;
  readonly settings: Settings;
  readonly adopt: (socket: Socket) => Socket;
  /** Number of control connections that are open now. */
  readonly openSessions: () => number;
  /** TLS with the certificate of the script or of the options. */
  readonly secureContext: (deviation: Deviation) => Promise<SecureContext>;
}

/** State of one session; verbs read and write it. */
export class Session {
  readonly world: World;
  readonly record: ConnectionRecord;
  readonly wire: ControlWire;
  /** Aborted when the control connection is gone. */
  readonly gone = new AbortController();
  user: string | undefined;
  isLoggedIn: boolean;
  cwd: Place = [];
  transferType: 'A' | 'I' = 'A';
  restartBytes = 0;
  renameFrom: Place | undefined;
  protection: 'C' | 'P' = 'C';
  isPassiveExtendedOnly = false;
  dataPort: DataPort | undefined;
  /** Ends the running transfer; undefined when none is running. */
  abortTransfer: (() => void) | undefined;
  /** Settles when the command that is being executed has had its last reply. */
  current: Promise<void> = Promise.resolve();
  /** One TLS context per session: a ticket of another control connection is not resumed. */
  tls: SecureContext | undefined;

  constructor(world: World, record: ConnectionRecord, wire: ControlWire) {
    this.world = world;
    this.record = record;
    this.wire = wire;
    this.isLoggedIn = world.settings.isLoggedInAtOnce;
  }

  /** Replaces the data port; the old listener is closed. */
  setDataPort(port: DataPort | undefined): void {
    this.dataPort?.close();
    this.dataPort = port;
  }

  /** The place an argument names. */
  placeOf(argument: string): Place {
    return placeOf(Buffer.from(argument, 'latin1'), this.cwd);
  }

  /** Sends a reply in the form the script gives it, and records it. */
  async say(answer: Reply | Buffer, deviation: Deviation): Promise<void> {
    const bytes = Buffer.isBuffer(answer) ? answer : replyBytes(answer, deviation.form);
    this.record.reply(bytes);
    await this.wire.send(segmentsOf(bytes, deviation.form), deviation.form?.gapMs);
  }
}

/** Executes one verb. Returns the reply, or undefined when there is nothing (more) to say. */
export type Handler = (session: Session, command: Command) => Reply | undefined | Promise<Reply | undefined>;

/** The verbs of one concern. */
export type Handlers = Readonly<Partial<Record<string, Handler>>>;
