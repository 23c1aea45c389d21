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

const DEFAULT_PORT = 8080;
const ANY_PORT = { low: 1, high: 65_535 };
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_DATA_DIR = '.data';
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
  /** Reached from its own machine only; whoever is there owns what it keeps. */
  readonly isPersonal: boolean;
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
  const targets = read('TARGETS', parseTargetList);
  const host = read('HOST', parseHost) ?? DEFAULT_HOST;
  const reason = reasonForTargets(host, publicUrl);
  if (reason !== undefined && targets === undefined && !mentions(mistakes, 'TARGETS')) {
    mistakes.push(`TARGETS: must say which FTP servers may be reached, because ${reason}`);
  }
  const publicAddress = read('ACTIVE_PUBLIC_ADDRESS', parseAddress);
  const ports = read('ACTIVE_PORTS', parseRange);
  const dataHosts = read('DATA_HOSTS', parseDataHosts);
  const config: Config = {
    port: read('PORT', parsePort) ?? DEFAULT_PORT,
    host,
    publicUrl,
    isPersonal: reason === undefined,
    dataDir: read('DATA_DIR', parseFolder) ?? DEFAULT_DATA_DIR,
    targets,
    ...(dataHosts === undefined ? {} : { dataHosts }),
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

function parseTargetList(text: string): readonly TargetRule[] {
  const { rules, mistakes } = parseTargets(text);
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
