/** From a connected socket to a logged-in session: greeting, AUTH, USER, PASS, ACCT, PBSZ, PROT, FEAT, OPTS, TYPE, PWD. */
import type { Security } from '../contract/choices.ts';
import { Secret } from '../secret.ts';
import { command } from './command.ts';
import type { ControlConnection } from './control-connection.ts';
import {
  AccountRequired,
  LoginRefused,
  ReplyError,
  ServerBusy,
  SessionLost,
  TimedOut,
  TlsRefused,
} from './errors.ts';
import { Features } from './features.ts';
import type { SessionLimits } from './limits.ts';
import { parsePathnameReply } from './pathname-reply.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';
import type { SessionTls } from './tls.ts';

/** Who logs in. An empty user means anonymous (RFC 1635). */
export interface Credentials {
  readonly user: string;
  readonly password: Secret;
  readonly account?: Secret;
}

/** What the login found out. */
export interface LoginFacts {
  readonly greeting: string;
  readonly features: Features;
  /** Whether data connections must be protected. */
  readonly isProtected: boolean;
  /** Bytes of the folder the server put us in; undefined if it would not say. */
  readonly home: Buffer | undefined;
}

/** What the login needs. */
export interface LoginContext {
  readonly control: ControlConnection;
  readonly tls: SessionTls;
  readonly limits: SessionLimits;
  readonly security: Security;
  readonly credentials: Credentials;
  /** Ask for UTF-8 names. Not when the site has another charset: some servers really switch (ProFTPD with GBK). */
  readonly wantsUtf8: boolean;
}

const ANONYMOUS = 'anonymous';
const ANONYMOUS_PASSWORD = new Secret('gangway@');
/** A 530 that means "not now" rather than "not you". Words, because the code has no room for it; case 21. */
const BUSY_WORDS = /too many|maximum|exceed|busy|try again|later|already (logged|connected)|limit/i;

/** Logs in. Rejects with the reason; the control connection is then of no use. */
export async function logIn(context: LoginContext): Promise<LoginFacts> {
  try {
    return await converse(context);
  } catch (error) {
    // A server that has no room often says so by hanging up with 421.
    if (error instanceof SessionLost && error.farewell !== undefined) {
      throw new ServerBusy('CONNECT', error.farewell, { phase: 'login', cause: error });
    }
    throw error;
  }
}

async function converse(context: LoginContext): Promise<LoginFacts> {
  const { control, limits } = context;
  const greeting = await greet(control, limits.greetingMs);
  const isProtected = context.security === 'implicit' || (await protectControl(context));
  await authenticate(context);
  if (isProtected) await protectData(context);
  const features = await askFeatures(context);
  if (context.wantsUtf8 && features.names('UTF8')) await ask(context, 'OPTS', 'UTF8 ON');
  await ask(context, 'TYPE', 'I');
  const home = parsePathnameReply(await ask(context, 'PWD'));
  return { greeting: greeting.text, features, isProtected, home };
}

function ask(context: LoginContext, verb: string, argument?: string | Secret): Promise<Reply> {
  return context.control.exchange(command(verb, argument), context.limits.replyMs);
}

function greet(control: ControlConnection, greetingMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      control.destroy(new TimedOut('greeting', greetingMs, { phase: 'connect' }));
    }, greetingMs);
    control.expect({
      verb: 'CONNECT',
      onFinal: (reply) => {
        clearTimeout(timer);
        if (reply.isPositive) return resolve(reply);
        const isBusy = BUSY_WORDS.test(reply.text);
        reject(new (isBusy ? ServerBusy : ReplyError)('CONNECT', reply, { phase: 'connect' }));
      },
      onLost: (reason) => {
        clearTimeout(timer);
        reject(reason);
      },
    });
  });
}

/** AUTH TLS as the site's security asks. Returns whether the control connection is protected now. */
async function protectControl(context: LoginContext): Promise<boolean> {
  if (context.security === 'plain') return false;
  const reply = await ask(context, 'AUTH', 'TLS');
  if (reply.code === CODE.securityDataAccepted) {
    await context.control.upgrade((plain) => context.tls.secureControl(plain));
    context.control.log.event('control connection protected by TLS');
    return true;
  }
  // Only a server that knows no TLS may go on in clear, and only where nobody insisted on it.
  if (context.security === 'explicit' || !isUnknownAuth(reply)) throw new TlsRefused('AUTH', reply);
  context.control.log.event('the server offers no TLS: going on in clear');
  return false;
}

/** Servers without TLS say 500 or 502; those that want a login before they answer anything say 530 (inetutils, ftp-srv). */
function isUnknownAuth(reply: Reply): boolean {
  return reply.isUnsupported || reply.code === CODE.notLoggedIn || reply.code === CODE.deniedByPolicy;
}

async function authenticate(context: LoginContext): Promise<void> {
  const { user, password, account } = context.credentials;
  const isAnonymous = user === '' || user === ANONYMOUS;
  let verb = 'USER';
  let reply = await ask(context, verb, isAnonymous ? ANONYMOUS : user);
  if (reply.code === CODE.needPassword) {
    verb = 'PASS';
    reply = await ask(context, verb, isAnonymous && user === '' ? ANONYMOUS_PASSWORD : password);
  }
  if (reply.code === CODE.needAccount) {
    if (account === undefined) throw new AccountRequired(verb, reply);
    verb = 'ACCT';
    reply = await ask(context, verb, account);
  }
  // 202: "command superfluous", some servers answer so to PASS when USER was enough.
  if (!reply.isPositive) throw refusal(verb, reply);
}

function refusal(verb: string, reply: Reply): ReplyError {
  if (reply.code === CODE.needAccountForStoring) return new AccountRequired(verb, reply);
  const isBusy = BUSY_WORDS.test(reply.fullText);
  return isBusy ? new ServerBusy(verb, reply, { phase: 'login' }) : new LoginRefused(verb, reply);
}

/** Without PROT P the data would travel in clear although the control connection is protected (case 27). */
async function protectData(context: LoginContext): Promise<void> {
  await ask(context, 'PBSZ', '0');
  const reply = await ask(context, 'PROT', 'P');
  if (!reply.isPositive) throw new TlsRefused('PROT', reply);
}

async function askFeatures(context: LoginContext): Promise<Features> {
  const reply = await ask(context, 'FEAT');
  return new Features(reply.isPositive ? reply : undefined);
}
