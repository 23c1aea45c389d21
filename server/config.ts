/** The environment, read once and judged as a whole: every mistake is told at once, in plain words. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { GatewayError, reasonOf } from './errors.ts';
import type { PortRange } from './ftp/data/active-ports.ts';
import { contains, parseCidr } from './security/cidr.ts';
import type { Cidr } from './security/cidr.ts';
import { parseIpAddress } from './security/ip-address.ts';
import { parseTargets } from './security/target-rules.ts';
import type { TargetRule } from './security/target-rules.ts';
import { Secret } from './secret.ts';

const DEFAULT_PORT = 8080;
const ANY_PORT = { low: 1, high: 65_535 };
/** Ports of http and https. */
const WEB_PORTS = [80, 443].map((port) => ({ low: port, high: port }));
/** Many times what a busy service needs; a program that runs wild meets it. */
const DEFAULT_REQUESTS_PER_MINUTE = 30_000;
/** A year; what is left alone for longer is forgotten by people, too. */
const MAX_EXPIRY_HOURS = 366 * 24;
/** What tus lets a length be here: 15 digits. */
const MAX_UPLOAD_BYTES = 999_999_999_999_999;
/** A shorter one can be guessed. */
const MIN_ACCESS_KEY_LENGTH = 12;
const MAX_ACCESS_KEY_LENGTH = 1_024;
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_DATA_DIR = '.data';
/** Where the keys are in the data folder, unless KEY_FILE says otherwise. */
export const KEY_FILE = 'gateway.key';
const LOCAL_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
/** Listening on one of these, Gangway is reached from its own machine only. RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3. */
const LOOPBACK: readonly (Cidr | undefined)[] = [parseCidr('127.0.0.0/8'), parseCidr('::1')];

/** Everything that can be configured. */
export interface Config {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** Undefined: http://localhost and whatever port it becomes. */
  readonly publicUrl: string | undefined;
  readonly dataDir: string;
  /** Undefined: the default of a gateway that is used on its own machine. */
  readonly targets: readonly TargetRule[] | undefined;
  /** Addresses to which data connections may go although the server itself is elsewhere; left out: none. */
  readonly dataHosts?: readonly TargetRule[];
  /** Places that webhooks may call; left out: on a personal gateway every ordinary one and this machine, otherwise none. */
  readonly webhookHosts?: readonly TargetRule[];
  /** An unfinished resumable upload that is left alone for so long is given up; left out: seven days. */
  readonly uploadExpiryHours?: number;
  /** Of one resumable upload; left out: no limit. */
  readonly uploadMaxBytes?: number;
  /** For each who asks; 0 is no limit. */
  readonly requestsPerMinute: number;
  /** Reached from its own machine only; whoever is there owns what it keeps. */
  readonly isPersonal: boolean;
  /** Whoever signs in needs it, and is a keeper then. */
  readonly accessKey?: Secret;
  /** Left out: `gateway.key` in the data folder. */
  readonly keyFile?: string;
  readonly active: { readonly publicAddress?: string; readonly ports?: PortRange };
  /** Further certificate authorities for FTP servers, PEM. */
  readonly authorities: readonly string[];
}

/** One or more settings make no sense. */
export class ConfigInvalid extends GatewayError {
  override readonly code = 'CONFIG_INVALID';
  readonly mistakes: readonly string[];
  constructor(mistakes: readonly string[]) {
    super(`the configuration has mistakes:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
    this.mistakes = mistakes;
  }
}

/** Reads the settings. environment: as process.env. Throws ConfigInvalid with every mistake. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = [];
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = environment[name]?.trim();
    if (text === undefined || text === '') return undefined;
    try {
      return parse(text);
    } catch (error) {
      mistakes.push(`${name}: ${reasonOf(error)}`);
      return undefined;
    }
  };
  const publicUrl = read('PUBLIC_URL', parsePublicUrl);
  const targets = read('TARGETS', (text) => parseTargetList(text));
  const host = read('HOST', parseHost) ?? DEFAULT_HOST;
  const reason = reasonForTargets(host, publicUrl);
  if (reason !== undefined && targets === undefined && !mentions(mistakes, 'TARGETS')) {
    mistakes.push(`TARGETS: must say which FTP servers may be reached, because ${reason}`);
  }
  const publicAddress = read('ACTIVE_PUBLIC_ADDRESS', parseAddress);
  const ports = read('ACTIVE_PORTS', parseRange);
  const dataHosts = read('DATA_HOSTS', parseDataHosts);
  const keyFile = read('KEY_FILE', parseFilePlace);
  const accessKeys = [read('ACCESS_KEY', parseAccessKey), read('ACCESS_KEY_FILE', readAccessKey)];
  const [accessKey, surplus] = accessKeys.filter((key) => key !== undefined);
  if (surplus !== undefined) mistakes.push('ACCESS_KEY: is given, and ACCESS_KEY_FILE too; use one of them');
  const webhookHosts = read('WEBHOOK_HOSTS', (text) => parseTargetList(text, WEB_PORTS));
  const uploadExpiryHours = read('UPLOAD_EXPIRY_HOURS', (text) => parsePositive(text, MAX_EXPIRY_HOURS));
  const uploadMaxBytes = read('UPLOAD_MAX_BYTES', (text) => parsePositive(text, MAX_UPLOAD_BYTES));
  const config: Config = {
    port: read('PORT', parsePort) ?? DEFAULT_PORT,
    host,
    publicUrl,
    requestsPerMinute: read('RATE_LIMIT', parseCount) ?? DEFAULT_REQUESTS_PER_MINUTE,
    isPersonal: reason === undefined,
    ...(uploadExpiryHours === undefined ? {} : { uploadExpiryHours }),
    ...(uploadMaxBytes === undefined ? {} : { uploadMaxBytes }),
    ...(accessKey === undefined ? {} : { accessKey }),
    ...(keyFile === undefined ? {} : { keyFile }),
    dataDir: read('DATA_DIR', parseFolder) ?? DEFAULT_DATA_DIR,
    targets,
    ...(dataHosts === undefined ? {} : { dataHosts }),
    ...(webhookHosts === undefined ? {} : { webhookHosts }),
    active: {
      ...(publicAddress === undefined ? {} : { publicAddress }),
      ...(ports === undefined ? {} : { ports }),
    },
    authorities: read('FTP_CA_FILE', parseCertificates) ?? [],
  };
  if (mistakes.length > 0) throw new ConfigInvalid(mistakes);
  return config;
}

function mentions(mistakes: readonly string[], name: string): boolean {
  return mistakes.some((mistake) => mistake.startsWith(`${name}:`));
}

/** Why TARGETS has to be given: others than the people at this machine may ask. Undefined when they may not. */
function reasonForTargets(host: string, publicUrl: string | undefined): string | undefined {
  if (publicUrl !== undefined && !LOCAL_NAMES.includes(new URL(publicUrl).hostname)) {
    return 'PUBLIC_URL is not localhost (example: TARGETS=ftp.example.org,192.168.1.10:21)';
  }
  if (isLoopback(host)) return undefined;
  return 'HOST lets other machines in (TARGETS=* is every server that is not forbidden)';
}

function isLoopback(host: string): boolean {
  const address = parseIpAddress(host);
  if (address === undefined) return host === 'localhost';
  return LOOPBACK.some((range) => range !== undefined && contains(range, address));
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new Error(`"${text}" is not a number of requests per minute; 0 is no limit`);
  return Number(text);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`"${text}" is not a port; use a number from 0 to 65535`);
  return port;
}

function parseHost(text: string): string {
  if (text !== 'localhost' && parseIpAddress(text) === undefined) {
    throw new Error(
      `"${text}" is not an address to listen on; use 127.0.0.1, 0.0.0.0, :: or another address`,
    );
  }
  return text;
}

function parseAddress(text: string): string {
  if (parseIpAddress(text) === undefined) throw new Error(`"${text}" is not an IP address`);
  return text;
}

function parsePublicUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(`"${text}" is not a URL; use the one people type, such as https://files.example.org`);
  }
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new Error('must have no user, query or fragment');
  }
  return url.href.replace(/\/$/, '');
}

function parsePositive(text: string, most: number): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most) throw new Error(`"${text}" is not a number from 1 to ${most}`);
  return number;
}

function parseTargetList(text: string, portsIfNone?: readonly PortRange[]): readonly TargetRule[] {
  const { rules, mistakes } = parseTargets(text, portsIfNone);
  if (mistakes.length > 0) throw new Error(mistakes.join('; '));
  return rules;
}

/** Addresses only, because that is what a 227 reply names; the ports are the server's to choose. */
function parseDataHosts(text: string): readonly TargetRule[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const range = parseCidr(entry);
      if (range === undefined) {
        throw new Error(
          `"${entry}" is neither an address nor a range such as 203.0.113.8 or 203.0.113.0/28, without a port`,
        );
      }
      return { subject: { kind: 'range', range }, ports: [ANY_PORT] };
    });
}

function parseRange(text: string): PortRange {
  const [, low, high] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { low: Number(low), high: Number(high ?? low) };
  if (!(range.low >= 1_024 && range.low <= range.high && range.high <= 65_535)) {
    throw new Error(`"${text}" is not a port range; use two numbers from 1024 to 65535, such as 50000-50019`);
  }
  return range;
}

/** The folder itself, or the one in which it would be made, has to be writable. */
function parseFolder(text: string): string {
  const stats = statSync(text, { throwIfNoEntry: false });
  if (stats?.isDirectory() === false) throw new Error(`"${text}" is not a folder`);
  const place = stats === undefined ? dirname(resolve(text)) : text;
  try {
    accessSync(place, constants.W_OK);
  } catch {
    throw new Error(`${place} cannot be written to`);
  }
  return text;
}

function parseCertificates(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new Error(`${file} holds no certificate in PEM form`);
  return [text];
}

function parseAccessKey(text: string): Secret {
  if (text.length < MIN_ACCESS_KEY_LENGTH || text.length > MAX_ACCESS_KEY_LENGTH) {
    throw new Error(`must have ${MIN_ACCESS_KEY_LENGTH} to ${MAX_ACCESS_KEY_LENGTH} characters`);
  }
  return new Secret(text);
}

/** Blanks and line ends around the key are no part of it: editors add them. */
function readAccessKey(file: string): Secret {
  return parseAccessKey(readFileSync(file, 'utf8').trim());
}

/** The file need not be there, but its folder has to. */
function parseFilePlace(text: string): string {
  const place = dirname(resolve(text));
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(`${place} is no folder`);
  return text;
}
