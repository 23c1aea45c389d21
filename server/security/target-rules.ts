/** The grammar of TARGETS: which servers an administrator lets Gangway dial. */
import { encloses, parseCidr } from './cidr.ts';
import type { Cidr } from './cidr.ts';
import { contains } from './cidr.ts';
import { reasonOf } from '../errors.ts';
import { normaliseHost } from './host-name.ts';
import type { IpAddress } from './ip-address.ts';
import type { SpecialRange } from './special-ranges.ts';

/** Control ports of FTP and of implicit FTPS. */
const FTP_PORTS: readonly PortRange[] = [
  { low: 21, high: 21 },
  { low: 990, high: 990 },
];
const MAX_PORT = 65_535;
const PORTS = /^(?:(\d{1,5})(?:-(\d{1,5}))?|\*)$/;
const LOCAL_NAME = 'localhost';

/** Ports from low to high, both included. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** What a rule is about: every host, one name, all names below a domain, or addresses. */
export type RuleSubject =
  | { readonly kind: 'any' }
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'domain'; readonly suffix: string }
  | { readonly kind: 'range'; readonly range: Cidr };

/** One entry of TARGETS. */
export interface TargetRule {
  readonly subject: RuleSubject;
  readonly ports: readonly PortRange[];
}

/** What was understood, and a sentence about each entry that was not. */
export interface ParsedTargets {
  readonly rules: readonly TargetRule[];
  readonly mistakes: readonly string[];
}

/**
 * Reads the comma-separated list: `host`, `*.domain`, address, CIDR or `*`, each with an optional `:port`,
 * `:low-high` or `:*` (IPv6 in brackets if a port follows). portsIfNone: meant when an entry names none; default those of FTP.
 * Never throws.
 */
export function parseTargets(text: string, portsIfNone: readonly PortRange[] = FTP_PORTS): ParsedTargets {
  const rules: TargetRule[] = [];
  const mistakes: string[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    try {
      rules.push(parseRule(entry, portsIfNone));
    } catch (error) {
      mistakes.push(`"${entry}": ${reasonOf(error)}`);
    }
  }
  return { rules, mistakes };
}

/** Whether the port is among those of the rule. */
export function coversPort(rule: TargetRule, port: number): boolean {
  return rule.ports.some(({ low, high }) => port >= low && port <= high);
}

/** Whether the rule is about this name (normalised). A rule about addresses never is. */
export function coversName({ subject }: TargetRule, name: string): boolean {
  if (subject.kind === 'host') return subject.name === name;
  return subject.kind === 'domain' && name.endsWith(subject.suffix);
}

/** Whether the rule is about this address, whatever its name. */
export function coversAddress({ subject }: TargetRule, address: IpAddress): boolean {
  return subject.kind === 'any' || (subject.kind === 'range' && contains(subject.range, address));
}

/** Whether the rule writes a special range out: it lies inside it, or it is the name that always means loopback. */
export function writesOut({ subject }: TargetRule, special: SpecialRange): boolean {
  if (subject.kind === 'range') return encloses(special.range, subject.range);
  // RFC 6761 section 6.3: localhost is loopback by definition; other names are what a name server says today.
  return subject.kind === 'host' && subject.name === LOCAL_NAME && special.name === 'loopback';
}

function parseRule(entry: string, portsIfNone: readonly PortRange[]): TargetRule {
  const { subject, ports } = splitPorts(entry);
  return { subject: parseSubject(subject), ports: ports === undefined ? portsIfNone : [parsePorts(ports)] };
}

function splitPorts(entry: string): { subject: string; ports: string | undefined } {
  const bracketed = /^\[(.*:.*)\](?::(.*))?$/.exec(entry);
  if (bracketed !== null) return { subject: bracketed[1] ?? '', ports: bracketed[2] };
  const [subject = '', ports, ...more] = entry.split(':');
  return more.length > 0 ? { subject: entry, ports: undefined } : { subject, ports };
}

function parsePorts(text: string): PortRange {
  const match = PORTS.exec(text);
  if (match === null) throw new Error(`"${text}" is no port, range of ports or *`);
  if (text === '*') return { low: 1, high: MAX_PORT };
  const low = Number(match[1]);
  const high = Number(match[2] ?? match[1]);
  if (low < 1 || high > MAX_PORT || low > high)
    throw new Error(`ports go from 1 to ${MAX_PORT}, low to high`);
  return { low, high };
}

function parseSubject(text: string): RuleSubject {
  if (text === '*') return { kind: 'any' };
  const range = parseCidr(text);
  if (range !== undefined) return { kind: 'range', range };
  if (text.startsWith('*.')) return { kind: 'domain', suffix: `.${normaliseHost(text.slice(2))}` };
  return { kind: 'host', name: normaliseHost(text) };
}
