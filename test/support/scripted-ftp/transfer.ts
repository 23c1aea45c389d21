/** The course of a transfer: data connection, preliminary reply, TLS, bytes, completion reply. */
import { setTimeout as wait } from 'node:timers/promises';
import { ClientGone, DataLink } from './data-link.ts';
import type { Verdict } from './data-moves.ts';
import type { DataPort } from './data-port.ts';
import { reply } from './reply.ts';
import type { Reply } from './reply.ts';
import type { Command, Session } from './session.ts';

/** What a transfer verb does with the open data connection. */
export type DataWork = (link: DataLink, signal: AbortSignal) => Promise<Verdict>;

/** A transfer verb's part in the course. text: of the preliminary reply. */
export interface TransferPlan {
  readonly text: string;
  readonly work: DataWork;
}

/** Runs a transfer over the session's data port. Returns the completion reply, unless the script takes it away. */
export async function runTransfer(
  session: Session,
  command: Command,
  plan: TransferPlan,
): Promise<Reply | undefined> {
  const port = session.dataPort;
  if (!port) return reply(425, 'Use EPSV, PASV, EPRT or PORT first');
  const abort = new AbortController();
  session.abortTransfer = () => abort.abort(new ClientGone('aborted'));
  // A transfer that is to outlive its control connection must not end with it.
  const signal = command.deviation.controlLost
    ? abort.signal
    : AbortSignal.any([abort.signal, session.gone.signal]);
  try {
    return await new Course(session, command, plan, signal).run(port);
  } finally {
    session.abortTransfer = undefined;
    if (session.dataPort === port) session.dataPort = undefined;
  }
}

class Course {
  readonly #session: Session;
  readonly #command: Command;
  readonly #plan: TransferPlan;
  readonly #signal: AbortSignal;

  constructor(session: Session, command: Command, plan: TransferPlan, signal: AbortSignal) {
    this.#session = session;
    this.#command = command;
    this.#plan = plan;
    this.#signal = signal;
  }

  async run(port: DataPort): Promise<Reply | undefined> {
    // A port that dials late or never has said 150 long before.
    if (port.isSlow) await this.#sayPreliminary();
    const link = await this.#openLink(port).catch(() => undefined);
    if (!link) {
      port.close();
      return this.#signal.aborted
        ? reply(426, 'Transfer aborted')
        : reply(425, 'Cannot open data connection');
    }
    if (!port.isSlow) await this.#sayPreliminary();
    return (await this.#secure(link)) ?? this.#move(link);
  }

  async #openLink(port: DataPort): Promise<DataLink> {
    const patience = AbortSignal.timeout(this.#session.world.settings.acceptMs);
    const signal = port.isSlow ? this.#signal : AbortSignal.any([this.#signal, patience]);
    const link = new DataLink(await port.open(signal), port.mode);
    this.#session.record.dataConnections.push(link.record);
    const lost = this.#command.deviation.controlLost;
    if (lost) link.atByte(lost.atByte, () => this.#session.wire.hangUp(lost.how));
    this.#signal.addEventListener('abort', () => link.destroy(), { once: true });
    return link;
  }

  async #sayPreliminary(): Promise<void> {
    const scripted = this.#command.deviation.preliminary;
    if (scripted !== 'none')
      await this.#session.say(scripted ?? reply(150, this.#plan.text), this.#command.deviation);
  }

  /** The refusal, when protection fails or the session was not resumed though it must be. */
  async #secure(link: DataLink): Promise<Reply | undefined> {
    if (this.#session.protection === 'C') return undefined;
    const { deviation } = this.#command;
    const own = deviation.certificate
      ? await this.#session.world.secureContext(deviation)
      : this.#session.tls!;
    const resumed = await link.secure(own).catch(() => undefined);
    if (resumed === undefined) {
      link.destroy();
      return reply(425, 'TLS handshake of the data connection failed');
    }
    if (resumed || deviation.resumption === undefined) return undefined;
    await link.fin();
    if (deviation.resumption === 425) return reply(425, 'TLS session of data connection not resumed');
    return {
      ...reply(522, 'TLS session of data connection must be resumed'),
      afterwards: () => this.#session.wire.hangUp('fin'),
    };
  }

  async #move(link: DataLink): Promise<Reply | undefined> {
    const { deviation } = this.#command;
    if (deviation.finalEarly) await this.#sayEarly();
    let verdict: Verdict = 'client-gone';
    try {
      if (deviation.dataDelayMs !== undefined)
        await wait(deviation.dataDelayMs, undefined, { signal: this.#signal });
      verdict = await this.#plan.work(link, this.#signal);
    } catch (error) {
      if (!(error instanceof ClientGone) && !this.#signal.aborted) throw error;
      link.destroy();
    }
    if (deviation.finalDelayMs !== undefined) await wait(deviation.finalDelayMs);
    return deviation.finalEarly ? undefined : this.#end(verdict);
  }

  async #sayEarly(): Promise<void> {
    const early = await this.#end('complete');
    if (early) await this.#session.say(early, this.#command.deviation);
  }

  async #end(verdict: Verdict): Promise<Reply | undefined> {
    const { aborted, final } = this.#command.deviation;
    const scripted = verdict === 'client-gone' ? (aborted ?? final) : final;
    if (scripted === 'none') return undefined;
    if (scripted === 'fin' || scripted === 'rst') {
      await this.#session.wire.hangUp(scripted);
      return undefined;
    }
    return scripted ?? properEnd(verdict);
  }
}

function properEnd(verdict: Verdict): Reply {
  if (typeof verdict === 'object') return verdict;
  return verdict === 'complete'
    ? reply(226, 'Transfer complete')
    : reply(426, 'Connection closed; transfer aborted');
}
