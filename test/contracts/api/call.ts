/** Calls of the contract test: everything that the operations need to be called once, against a real server. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { TestGateway, TestSignIn, TestSite } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';

/** A server with an account, whose home can be written to. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** What rows work with. Every row makes what it needs: they run in any order. */
export class Ground {
  readonly gateway: TestGateway;
  readonly kim: TestSignIn;
  readonly site: TestSite;
  readonly place: Place;
  /** A site that outlives the sign-in. */
  readonly saved: string;
  #made = 0;

  constructor(parts: Pick<Ground, 'gateway' | 'kim' | 'site' | 'place' | 'saved'>) {
    this.gateway = parts.gateway;
    this.kim = parts.kim;
    this.site = parts.site;
    this.place = parts.place;
    this.saved = parts.saved;
  }

  /** A path that nobody else uses. */
  fresh(): string {
    this.#made += 1;
    return `/api-contract-${this.#made}`;
  }

  /** A new file. */
  async file(content = 'twelve bytes'): Promise<string> {
    const path = this.fresh();
    const { status, body } = await this.site.put(path, content);
    if (status !== 201) throw new Error(`the file was answered with ${status} ${body.toString()}`);
    return path;
  }

  get(path: string, headers: OutgoingHttpHeaders = {}): Promise<Exchange> {
    return this.kim.ask({ path, headers });
  }

  json(method: string, path: string, value: unknown): Promise<Exchange> {
    return this.kim.askJson(method, path, value);
  }

  delete(path: string): Promise<Exchange> {
    return this.kim.ask({ method: 'DELETE', path });
  }

  /** Id of something new. */
  async made(path: string, draft: unknown): Promise<string> {
    const { status, body } = await this.json('POST', path, draft);
    if (status !== 201) throw new Error(`${path} was answered with ${status} ${body.toString()}`);
    return (JSON.parse(body.toString()) as { id: string }).id;
  }
}

/** The answers of one operation, each of which has to be as described. */
export type Row = (ground: Ground) => Promise<Exchange[]>;
