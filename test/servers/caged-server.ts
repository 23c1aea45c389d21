import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runProgram } from '../support/run-program.ts';
import { ACCOUNT, ACCOUNT_ID } from './account.ts';
import { Cage } from './cage.ts';
import { ServerDidNotStart } from './errors.ts';
import { isListening, type PortBlock } from './port-block.ts';
import type { RealServer, ServerKind, ServerSettings } from './real-server.ts';
import type { Place, Recipe } from './recipe.ts';
import { readLogs } from './run-folder.ts';

const START_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 10;

/** POSIX zones need no file, so that they are known in a chroot, too. */
function environmentOf(recipe: Recipe, place: Place): Readonly<Record<string, string>> {
  const { timeZone } = place.settings;
  return { ...recipe.environment?.(place), ...(timeZone === undefined ? {} : { TZ: timeZone }) };
}

/** A server that runs in a cage. Its folder and its ports are given back by stop. */
export class CagedServer implements RealServer {
  readonly kind: ServerKind;
  readonly settings: ServerSettings;
  readonly host: string;
  readonly port: number;
  readonly user = ACCOUNT.user;
  readonly password = ACCOUNT.password;
  readonly caPath: string;
  readonly #place: Place;
  readonly #ports: PortBlock;
  readonly #cage: Cage;
  #home: string;
  #lastLog: string | undefined;

  private constructor(kind: ServerKind, place: Place, ports: PortBlock, cage: Cage) {
    this.kind = kind;
    this.settings = place.settings;
    this.host = place.settings.listen;
    this.port = place.port;
    this.caPath = place.certificates.ca;
    this.#home = place.home;
    this.#place = place;
    this.#ports = ports;
    this.#cage = cage;
  }

  /**
   * Starts a server by its recipe and waits until it listens.
   * place, ports: become the server's own. Throws ServerDidNotStart, with nothing left behind.
   */
  static async start(kind: ServerKind, recipe: Recipe, place: Place, ports: PortBlock): Promise<CagedServer> {
    for (const [name, text] of Object.entries(recipe.files(place))) {
      await writeFile(join(place.runFolder, name), text);
    }
    const cage = new Cage({
      runFolder: place.runFolder,
      diskSizeBytes: place.settings.diskSizeBytes ?? 0,
      command: recipe.command(place),
      environment: environmentOf(recipe, place),
    });
    const server = new CagedServer(kind, place, ports, cage);
    await server.#untilListening();
    if (place.settings.diskSizeBytes !== undefined) await server.#lookIntoCage();
    return server;
  }

  get home(): string {
    return this.#home;
  }

  async giveHomeToUser(): Promise<void> {
    await runProgram(['chown', '--recursive', '--no-dereference', `${ACCOUNT_ID}:${ACCOUNT_ID}`, this.#home]);
  }

  log(): string {
    return this.#lastLog ?? this.#cage.output + readLogs(this.#place.runFolder);
  }

  async stop(): Promise<void> {
    this.#lastLog ??= this.log();
    await this.#cage.end();
    await rm(this.#place.runFolder, { recursive: true, force: true });
    this.#ports.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #untilListening(): Promise<void> {
    const deadline = performance.now() + START_LIMIT_MS;
    while (!(await isListening(this.port))) {
      if (!this.#cage.isAlive || performance.now() > deadline) {
        await this.stop();
        throw new ServerDidNotStart(this.kind.name, this.log());
      }
      await pause(LOOK_EVERY_MS);
    }
  }

  /** A disk mounted in the cage is seen from outside only through one of the processes inside. */
  async #lookIntoCage(): Promise<void> {
    const pid = String(this.#cage.pid);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    this.#home = `/proc/${children.trim()}/root${this.#place.home}`;
  }
}
