/** After the login: what the server can do and is, binary transfers, the folder we are in. None of it may fail a login (case 22). */
import { command } from './command.ts';
import type { ControlConnection } from './control-connection.ts';
import { TimedOut } from './errors.ts';
import { Features } from './features.ts';
import type { Knowledge } from './knowledge.ts';
import type { SessionLimits } from './limits.ts';
import { pathStyleOf } from './path-style.ts';
import type { PathStyle } from './path-style.ts';
import { parsePathnameReply } from './pathname-reply.ts';
import type { Reply } from './reply.ts';
import { CODE } from './reply.ts';
import { isSilent, learnSilence, silentVerbs } from './silent-verbs.ts';

/** A longer answer to SYST is no name of a system. */
const MAX_SYSTEM_CHARS = 96;
const SLASH = 0x2f;
/** Features whose verb may be left out when the server keeps silent to it. */
const REFUSABLE = ['MLST', 'SIZE', 'MDTM', 'MFMT', 'HASH'] as const;

/** What the first questions have brought. */
export interface SetupFacts {
  readonly features: Features;
  /** The answer to SYST without its code, such as `UNIX Type: L8`; undefined if the server would not say. */
  readonly system: string | undefined;
  /** Whether TYPE I was accepted; otherwise a transfer may be converted on the way. */
  readonly isBinary: boolean;
  /** Whether OPTS UTF8 ON was accepted: some servers really speak another charset before it (ProFTPD with GBK). */
  readonly isUtf8: boolean;
  /** Bytes of the folder the server put us in, as `/a/b`; undefined if it would not say. */
  readonly home: Buffer | undefined;
  /** How the server writes paths. */
  readonly paths: PathStyle;
}

/** What it needs. */
export interface SetupContext {
  readonly control: ControlConnection;
  readonly limits: SessionLimits;
  readonly knowledge: Knowledge;
  /** Ask for UTF-8 names. */
  readonly wantsUtf8: boolean;
}

/**
 * Asks FEAT, OPTS UTF8, TYPE I, PWD, and SYST if the site does not know the answer yet; each by itself, because servers and routers
 * break on commands that come together. Rejects only with what ended the connection; after a silence the site remembers the verb.
 */
export async function setUp(context: SetupContext): Promise<SetupFacts> {
  const features = await askFeatures(context);
  const isAsked = context.wantsUtf8 && features.names('UTF8');
  const isUtf8 = isAsked && (await askOptional(context, 'OPTS', 'UTF8 ON'))?.isPositive === true;
  const type = await ask(context, 'TYPE', 'I');
  const home = await askHome(context);
  const system = await askSystem(context);
  return {
    features,
    system,
    isUtf8,
    isBinary: type.isPositive,
    ...placeOf(context, await slashed(context, home, system)),
  };
}

/** How the server writes paths shows in how it writes the first one. */
function placeOf(context: SetupContext, pwd: Buffer | undefined): Pick<SetupFacts, 'home' | 'paths'> {
  const paths = pathStyleOf(pwd);
  if (pwd === undefined) return { home: undefined, paths };
  context.knowledge.learn('pathStyle', paths.id, `PWD was answered with ${pwd.toString('latin1')}`);
  return { home: paths.fromReply(pwd) ?? pwd, paths };
}

function ask({ control, limits }: SetupContext, verb: string, argument?: string): Promise<Reply> {
  return control.exchange(command(verb, argument), limits.replyMs);
}

/** Undefined when the server is known to keep silent. */
async function askOptional(
  context: SetupContext,
  verb: string,
  argument?: string,
): Promise<Reply | undefined> {
  if (isSilent(context.knowledge, verb)) {
    context.control.log.event(`${verb} is left out: this server does not answer it`);
    return undefined;
  }
  try {
    return await ask(context, verb, argument);
  } catch (error) {
    if (error instanceof TimedOut) learnSilence(context.knowledge, verb, error.afterMs);
    throw error;
  }
}

async function askFeatures(context: SetupContext): Promise<Features> {
  const reply = await askOptional(context, 'FEAT');
  const features = new Features(reply?.isPositive === true ? reply : undefined);
  const silent = silentVerbs(context.knowledge);
  for (const feature of REFUSABLE) if (silent.includes(feature)) features.refuse(feature);
  // Each session has its own features; what the others have found out counts for all.
  if (context.knowledge.get('size') === false) features.refuse('SIZE');
  if (context.knowledge.get('mdtm') === false) features.refuse('MDTM');
  return features;
}

async function askHome(context: SetupContext): Promise<Buffer | undefined> {
  const reply = await askOptional(context, 'PWD');
  return reply === undefined ? undefined : parsePathnameReply(reply);
}

/** OpenVMS says 200. The system is the same for all sessions of a site, so one round trip pays for all. */
async function askSystem(context: SetupContext): Promise<string | undefined> {
  const known = context.knowledge.get('system');
  if (known !== undefined) return known;
  const reply = await askOptional(context, 'SYST');
  if (reply?.code !== CODE.systemType && reply?.code !== CODE.ok) return undefined;
  const system = reply.text.trim().slice(0, MAX_SYSTEM_CHARS);
  if (system === '') return undefined;
  context.knowledge.learn('system', system, `SYST was answered with ${reply.code}`);
  return system;
}

/** IBM i begins in its library system, whose names are no paths; it has another one, in which they are. */
async function slashed(
  context: SetupContext,
  home: Buffer | undefined,
  system: string | undefined,
): Promise<Buffer | undefined> {
  const isLibrary = system !== undefined && /^(.*\s)?OS\/400/i.test(system) && home?.[0] !== SLASH;
  if (!isLibrary || !(await ask(context, 'SITE', 'NAMEFMT 1')).isPositive) return home;
  context.control.log.event('the server was asked for paths with slashes');
  return askHome(context);
}
