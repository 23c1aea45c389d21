/** One control connection: takes commands in their order, executes them, and applies the script to the replies. */
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { bufferOf } from './byte-string.ts';
import type { Bytes } from './byte-string.ts';
import { ControlWire } from './control-wire.ts';
import type { Deviation, Ending } from './deviation.ts';
import { ConnectionRecord, recordedCommand } from './recorder.ts';
import type { DataRecord, RecordedCommand, RecordedReply } from './recorder.ts';
import { reply } from './reply.ts';
import type { Reply } from './reply.ts';
import { telnetLine } from './telnet-line.ts';
import { Session } from './session.ts';
import type { Command, World } from './session.ts';
import { BEFORE_LOGIN, VERB_TABLE } from './verbs/table.ts';

/** Answered while a transfer runs, unless the script says otherwise. */
const AT_ONCE: ReadonlySet<string> = new Set(['ABOR', 'STAT']);
/** Telnet bytes that may stand before ABOR, RFC 959 section 4.1.3. */
const TELNET_PREFIX = /^[\xf0-\xff]+/;
const ENDLESS_LINES = Buffer.from('211-and there is more to say\r\n'.repeat(100));

/** What a connection asks of its server. */
export interface Stage {
  readonly world: World;
  /** What the script says about a command of this connection, or its greeting. */
  readonly deviationAt: (connection: ControlConnection, verb: string, argument: string) => Deviation;
  /** Takes exceptions, which are faults of the scripted server itself. */
  readonly failed: (error: unknown) => void;
}

/** What a test sees of one connection, and can do to it. */
export class ControlConnection {
  /** Counted from 0 in the order of arrival. */
  readonly index: number;
  readonly record = new ConnectionRecord();
  readonly #stage: Stage;
  readonly #session: Session;
  readonly #waiting: Command[] = [];
  #isWorking = true;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(raw: Socket, index: number, stage: Stage) {
    this.index = index;
    this.#stage = stage;
    const wire = new ControlWire(raw, this.record, {
      line: (line) => this.#take(line),
      closed: () => this.#closed(),
    });
    this.#session = new Session(stage.world, this.record, wire);
  }

  /** The command lines as received. */
  get commands(): readonly RecordedCommand[] {
    return this.record.commands;
  }

  /** The verbs of the commands, in their order. */
  get verbs(): readonly string[] {
    return this.record.commands.map((command) => command.verb);
  }

  /** The replies as meant, however they were cut. */
  get replies(): readonly RecordedReply[] {
    return this.record.replies;
  }

  /** All data connections of this control connection. */
  get dataConnections(): readonly DataRecord[] {
    return this.record.dataConnections;
  }

  /** Whether the client is still connected. */
  get isOpen(): boolean {
    return this.record.closedAt === undefined;
  }

  /** Says something nobody asked for, e.g. `say(421, 'Timeout')`. */
  say(code: number, text: Bytes): Promise<void> {
    return this.#session.say(reply(code, text), {});
  }

  /** Sends bytes nobody asked for, as one segment. */
  sayRaw(bytes: Bytes): Promise<void> {
    return this.#session.say(bufferOf(bytes), {});
  }

  /** Ends the connection now. */
  hangUp(how: Ending): Promise<void> {
    return this.#session.wire.hangUp(how);
  }

  /** Drops the connection and its data connection. */
  destroy(): void {
    this.#session.wire.destroy();
  }

  /** Greets the client and begins to listen. */
  async open(): Promise<void> {
    const { world } = this.#stage;
    const deviation = this.#stage.deviationAt(this, 'greeting', '');
    try {
      if (world.settings.tls?.mode === 'implicit') await this.#secureAtOnce(deviation);
      else this.#session.wire.listen();
    } catch {
      // The client refused the certificate, or speaks no TLS: there is nobody to greet.
      this.destroy();
      return;
    }
    const command: Command = { ...recordedCommand(Buffer.from('greeting')), verb: 'greeting', deviation };
    await this.#guarded(() => this.#perform(command, () => this.#greeting()));
    await this.#work();
  }

  async #secureAtOnce(deviation: Deviation): Promise<void> {
    this.#session.tls = await this.#stage.world.secureContext(deviation);
    await this.#session.wire.secure(this.#session.tls);
  }

  #greeting(): Reply {
    const { settings, openSessions } = this.#stage.world;
    const limit = settings.maxConnections;
    if (limit?.refusal !== 421 || openSessions() <= limit.count) return reply(220, settings.greeting);
    const text = 'Too many connections from your address, try again later';
    return { ...reply(421, text), afterwards: () => this.#session.wire.hangUp('fin') };
  }

  #take(sent: Buffer): void {
    const line = this.#stage.world.settings.isTelnet ? telnetLine(sent) : sent;
    const recorded = recordedCommand(line);
    const verb = recorded.verb.replace(TELNET_PREFIX, '');
    this.record.commands.push(recorded);
    const deviation = this.#stage.deviationAt(this, verb, recorded.argument);
    const command: Command = { ...recorded, verb, deviation };
    clearTimeout(this.#idleTimer);
    const during = deviation.during ?? (AT_ONCE.has(verb) ? 'at-once' : 'deferred');
    if (this.#session.abortTransfer && during === 'at-once') {
      void this.#guarded(() => this.#perform(command, () => this.#execute(command)));
      return;
    }
    this.#waiting.push(command);
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const command = next;
      this.#session.current = this.#guarded(() => this.#perform(command, () => this.#execute(command)));
      await this.#session.current;
    }
    this.#isWorking = false;
    this.#beginIdling();
  }

  async #guarded(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (this.isOpen) this.#stage.failed(error);
    }
  }

  async #perform(
    command: Command,
    execute: () => Reply | undefined | Promise<Reply | undefined>,
  ): Promise<void> {
    const { deviation } = command;
    const signal = this.#session.gone.signal;
    if (deviation.delayMs !== undefined) await wait(deviation.delayMs, undefined, { signal });
    if (deviation.hangUp?.when === 'before') return this.hangUp(deviation.hangUp.how);
    if (deviation.first) {
      await this.#session.say(deviation.first.reply, deviation);
      await wait(deviation.first.thenMs, undefined, { signal });
    }
    const proper = deviation.instead ? this.#instead(command) : await execute();
    const answer = deviation.says === undefined ? proper : said(proper, deviation.says);
    if (deviation.hangUp?.when === 'unanswered') return this.hangUp(deviation.hangUp.how);
    await this.#answer(answer, deviation);
  }

  #instead(command: Command): Reply | Buffer | undefined {
    if (command.deviation.refusalResetsData) this.#session.dataPort?.close('reset');
    return command.deviation.instead?.(command);
  }

  async #answer(answer: Reply | Buffer | undefined, deviation: Deviation): Promise<void> {
    if (deviation.endless) return this.#talkForEver();
    if (answer) await this.#session.say(answer, deviation);
    for (const late of deviation.late ?? [])
      void this.#guarded(() => this.#sayLate(late.afterMs, late.bytes));
    if (deviation.hangUp?.when === 'after') return this.hangUp(deviation.hangUp.how);
    if (answer && !Buffer.isBuffer(answer)) await answer.afterwards?.();
  }

  async #sayLate(afterMs: number, bytes: Buffer): Promise<void> {
    await wait(afterMs, undefined, { signal: this.#session.gone.signal });
    await this.#session.say(bytes, {});
  }

  async #talkForEver(): Promise<void> {
    while (this.isOpen) {
      await this.#session.wire.send([ENDLESS_LINES]);
      // Writes that succeed at once would leave no turn to anybody else.
      await nextTurn();
    }
  }

  #execute(command: Command): Reply | undefined | Promise<Reply | undefined> {
    const { settings } = this.#stage.world;
    const handler = VERB_TABLE[command.verb];
    if (!handler || settings.without.has(command.verb)) return reply(502, 'Command not implemented');
    if (!this.#session.isLoggedIn && !BEFORE_LOGIN.has(command.verb))
      return reply(530, 'Please login with USER and PASS');
    if (settings.restart === 'next-command' && !USES_RESTART.has(command.verb))
      this.#session.restartBytes = 0;
    return handler(this.#session, command);
  }

  #beginIdling(): void {
    const { idle421Ms } = this.#stage.world.settings;
    if (idle421Ms === undefined || !this.isOpen) return;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      void this.#guarded(async () => {
        await this.say(421, 'Timeout');
        await this.hangUp('fin');
      });
    }, idle421Ms);
  }

  #closed(): void {
    clearTimeout(this.#idleTimer);
    this.record.closedAt = performance.now();
    this.#session.gone.abort(new Error('control connection closed'));
    this.#session.setDataPort(undefined);
  }
}

/** Other words, and what follows them (such as a TLS handshake) as it was. */
function said(proper: Reply | Buffer | undefined, bytes: Buffer): Reply | Buffer {
  return proper === undefined || Buffer.isBuffer(proper) ? bytes : { ...proper, raw: bytes };
}

const USES_RESTART: ReadonlySet<string> = new Set(['REST', 'RETR', 'STOR', 'APPE']);
