/** How a test makes Gangway fail in one certain way, seen from HTTP. */
import type { Problem } from '../../../server/contract/problem.ts';
import type { SiteDraft } from '../../../server/contract/site.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';
import { certificates } from '../../support/scripted-ftp/certificates.ts';
import type { ScriptedFtpOptions } from '../../support/scripted-ftp/options.ts';
import type { Script } from '../../support/scripted-ftp/script.ts';
import { startScriptedFtp } from '../../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../../support/scripted-ftp/server.ts';

/** A few hundred milliseconds are a long silence here. */
const IMPATIENT = { replyMs: 600, greetingMs: 600, reasonMs: 100, firstByteMs: 600 };
export const FILE = '/f';
export const FOLDER = '/folder';
const FILE_BYTES = 1_000;

/** What provocations work with: one gateway, somebody signed in, and servers as they want them. */
export class Stage {
  readonly gateway: TestGateway;
  readonly kim: TestSignIn;
  readonly #servers: ScriptedFtp[] = [];

  constructor(gateway: TestGateway, kim: TestSignIn) {
    this.gateway = gateway;
    this.kim = kim;
  }

  static async open(): Promise<Stage> {
    const { authority } = await certificates();
    const gateway = await startGateway({ limits: IMPATIENT, authorities: [authority] });
    return new Stage(gateway, await gateway.signIn());
  }

  /** A site of somebody new on a new server, with a file and a folder that holds another one. */
  async site(
    rules: readonly Script[] = [],
    options: ScriptedFtpOptions = {},
    draft: Partial<SiteDraft> = {},
  ): Promise<TestSite> {
    const server = await startScriptedFtp(options);
    this.#servers.push(server);
    server.tree.put(FILE, { sizeBytes: FILE_BYTES });
    server.tree.put(`${FOLDER}/inside`, { sizeBytes: FILE_BYTES });
    server.script(...rules);
    return this.gateway.site(server, { mode: 'epsv', ...draft });
  }

  /** A fresh sign-in's request as JSON. */
  async asNewcomer(method: string, path: string, value: unknown): Promise<Exchange> {
    return (await this.gateway.signIn()).askJson(method, path, value);
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await Promise.all(this.#servers.map((server) => server.close()));
  }
}

/** Makes it fail, and returns the answer. */
export type Provocation = (stage: Stage) => Promise<Exchange>;

/** The problem in an answer. Throws when it is none. */
export function problemIn({ headers, body }: Exchange): Problem {
  const text = body.toString();
  if (headers['content-type']?.startsWith('application/problem+json') !== true)
    throw new Error(`no problem: ${text}`);
  return JSON.parse(text) as Problem;
}
