/** From a connected socket to a logged-in session: greeting, AUTH, USER, PASS, ACCT, PBSZ, PROT, then setup.ts. */
import type { Security } from '../contract/choices.ts';
import { Secret } from '../secret.ts';
import { command } from './command.ts';
import type { ControlConnection } from './control-connection.ts';
import {
  AccountRequired,
  LoginRefused,
  ReplyError,
  ServerBusy,
  ServerSpeaksTls,
  SessionLost,
  TimedOut,
  TlsRefused,
} from './errors.ts';
import type { Knowledge } from './knowledge.ts';
import type { SessionLimits } from './limits.ts';
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';
import { setUp } from './setup.ts';
import type { SetupFacts } from './setup.ts';
import { answersTls } from './tls.ts';
import type { SessionTls } from './tls.ts';

/** Who logs in. An empty user means anonymous (RFC 1635). */
export interface Credentials {
  readonly user: string;
  readonly password: Secret;
  readonly account?: Secret;
}

/** What the login found out. */
export interface LoginFacts extends SetupFacts {
  readonly greeting: string;
  /** Whether data connections must be protected. */
  readonly isProtected: boolean;
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
  readonly knowledge: Knowledge;
}

const ANONYMOUS = 'anonymous';
const ANONYMOUS_PASSWORD = new Secret('gangway@');
/** A 530 that means "not now" rather than "not you". Words, because the code has no room for it; case 21. */
const BUSY_WORDS = /too many|maximum|exceed|busy|already (logged|connected)|limit/i;
/** Servers say so about their room and about a wrong password alike. */
const LATER_WORDS = /try again|later/i;
const REFUSED_WORDS = /fail|invalid|wrong|denied|credential|authenti/i;
/** Too many *wrong tries* is about us: trying again would lengthen the lock-out. */
const LOCKED_WORDS = /(?<!connection )attempt|failure|failed log|incorrect|password|locked|banned/i;
/** USER, PASS and ACCT, in whatever order the server asks for them. */
const MAX_LOGIN_STEPS = 4;

/** Logs in. Rejects with the reason; the control connection is then of no use. */
export async function logIn(context: LoginContext): Promise<LoginFacts> {
  try {
    return await converse(context);
  } catch (error) {
    // A server that has no room often says so by hanging up with 421.
    if (error instanceof SessionLost && error.farewell !== undefined) {
      const { farewell, verb = 'CONNECT' } = error;
      if (LOCKED_WORDS.test(farewell.text)) throw new LoginRefused(verb, farewell);
      throw new ServerBusy(verb, farewell, { phase: 'login', cause: error });
    }
    throw error;
  }
}

async function converse(context: LoginContext): Promise<LoginFacts> {
  const { control, limits } = context;
  const greeting = await greet(control, limits.greetingMs, context.security);
  const isProtected = context.security === 'implicit' || (await protectControl(context));
  await authenticate(context);
  if (isProtected) await protectData(context);
  return { ...(await setUp(context)), greeting: greeting.text, isProtected };
}

function ask(context: LoginContext, verb: string, argument?: string | Secret): Promise<Reply> {
  return context.control.exchange(command(verb, argument), context.limits.replyMs);
}

function greet(control: ControlConnection, greetingMs: number, security: Security): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let silence: TimedOut | undefined;
    const timer = setTimeout(() => {
      silence = new TimedOut('greeting', greetingMs, { verb: 'CONNECT' });
      void explainSilence(control, security, silence).then((reason) => {
        silence = reason;
        control.destroy(reason);
      });
    }, greetingMs);
    control.expect({
      verb: 'CONNECT',
      onPreliminary: ({ text }) => control.log.event(`the server asks us to wait: ${text}`),
      onFinal: (reply) => {
        clearTimeout(timer);
        if (reply.isPositive) return resolve(reply);
        const isBusy = meansBusy(reply.text);
        reject(new (isBusy ? ServerBusy : ReplyError)('CONNECT', reply, { phase: 'connect' }));
      },
      onLost: (reason) => {
        clearTimeout(timer);
        reject(silence ?? reason);
      },
    });
  });
}

/** A server for implicit TLS waits for us as we wait for it; nothing but a handshake can tell (case 26). */
async function explainSilence(
  control: ControlConnection,
  security: Security,
  silence: TimedOut,
): Promise<TimedOut> {
  if (security === 'implicit' || control.hasBegunReply) return silence;
  return (await answersTls(control.socket)) ? new ServerSpeaksTls(silence.afterMs) : silence;
}

/** AUTH TLS as the site's security asks. Returns whether the control connection is protected now. */
async function protectControl(context: LoginContext): Promise<boolean> {
  if (context.security === 'plain') return false;
  const reply = await ask(context, 'AUTH', 'TLS');
  if (reply.code === CODE.securityDataAccepted || reply.code === CODE.securityDataNeeded) {
    await context.control.upgrade((plain) => context.tls.secureControl(plain));
    context.control.log.event('control connection protected by TLS');
    return true;
  }
  // Whatever the words of the refusal (500, 502, 504, 530, 534, 431), only where nobody insisted on TLS may it go on in clear.
  if (context.security === 'explicit' || !reply.isNegative) throw new TlsRefused('AUTH', reply);
  context.control.log.event(
    `warning: AUTH TLS was answered with ${reply.code}; going on in clear, password and files can be read on the way`,
  );
  return false;
}

/** USER, then whatever the server asks for: PASS, ACCT, in either order, each once. RFC 959 section 5.4. */
async function authenticate(context: LoginContext): Promise<void> {
  const { user } = context.credentials;
  let verb = 'USER';
  let challenge: string | undefined;
  let reply = await ask(context, verb, user === '' ? ANONYMOUS : user);
  for (let step = 1; step < MAX_LOGIN_STEPS; step += 1) {
    if (reply.code === CODE.needPassword) {
      challenge = reply.fullText;
      verb = 'PASS';
      reply = await ask(context, verb, passwordOf(context.credentials));
    } else if (reply.code === CODE.needAccount) {
      const { account } = context.credentials;
      if (account === undefined) throw new AccountRequired(verb, reply);
      verb = 'ACCT';
      reply = await ask(context, verb, account);
    } else break;
  }
  // 202: "command superfluous", some servers answer so to PASS when USER was enough.
  if (!reply.isPositive) throw refusal(verb, reply, challenge);
}

/** Anonymous servers want something like an address (RFC 1635). */
function passwordOf({ user, password }: Credentials): Secret {
  const isAnonymous = user === '' || (user === ANONYMOUS && password.reveal() === '');
  return isAnonymous ? ANONYMOUS_PASSWORD : password;
}

function meansBusy(words: string): boolean {
  if (LOCKED_WORDS.test(words)) return false;
  return BUSY_WORDS.test(words) || (LATER_WORDS.test(words) && !REFUSED_WORDS.test(words));
}

function refusal(verb: string, reply: Reply, challenge: string | undefined): ReplyError {
  if (reply.code === CODE.needAccountForStoring) return new AccountRequired(verb, reply);
  if (meansBusy(reply.fullText)) return new ServerBusy(verb, reply, { phase: 'login' });
  return new LoginRefused(verb, reply, challenge === undefined ? {} : { challenge });
}

/** Without PROT P the data would travel in clear although the control connection is protected (case 27). */
async function protectData(context: LoginContext): Promise<void> {
  await ask(context, 'PBSZ', '0');
  const reply = await ask(context, 'PROT', 'P');
  if (!reply.isPositive) throw new TlsRefused('PROT', reply);
}
