/**
 * Where the other end of a data connection waits: the addresses in 227 and 229 replies, and our own in PORT and EPRT.
 * Only reading and writing; whether an address may be dialled is decided elsewhere.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { InvariantBroken } from '../../errors.ts';

/** An address as the server wrote it: dotted IPv4 and a port in 1..65535. Not to be trusted. */
export interface AnnouncedAddress {
  readonly host: string;
  readonly port: number;
}

const MAX_PORT = 0xffff;
const MAX_BYTE = 0xff;
const BYTE_VALUES = 0x100;
const ADDRESS_NUMBERS = 6;
const HOST_NUMBERS = 4;
const MAPPED_IPV4 = '::ffff:';

/** The first result that is not undefined, trying the last item first. */
function lastFirst<Result>(items: string[], read: (item: string) => Result | undefined): Result | undefined {
  for (const item of items.toReversed()) {
    const result = read(item);
    if (result !== undefined) return result;
  }
  return undefined;
}

/**
 * The address in a 227 reply.
 * text: the reply's text, one line or several, with or without code and parentheses. Returns six numbers (0..255,
 * commas and perhaps blanks between them) of the last line that has them; undefined when there are none or the port
 * is 0. Never throws. RFC 959 section 4.1.2, RFC 1123 section 4.1.2.6; design case 37.
 */
export function parsePassiveReply(text: string): AnnouncedAddress | undefined {
  const numbers = lastFirst(text.split('\n'), numbersOfLine);
  if (numbers === undefined) return undefined;
  const [high = 0, low = 0] = numbers.slice(HOST_NUMBERS);
  const port = high * BYTE_VALUES + low;
  return port === 0 ? undefined : { host: numbers.slice(0, HOST_NUMBERS).join('.'), port };
}

function numbersOfLine(line: string): number[] | undefined {
  return line
    .split(/[^0-9, \t]/)
    .map(sixNumbers)
    .find((numbers) => numbers !== undefined);
}

/** Other numbers may stand before the first and after the sixth one, with a blank: `227 10,0,0,5,4,51`. */
function sixNumbers(run: string): number[] | undefined {
  const fields = run.split(',', ADDRESS_NUMBERS).map((field) => field.trim());
  if (fields.length < ADDRESS_NUMBERS) return undefined;
  const words = fields.map((field, at) => {
    if (at === 0) return field.split(/[ \t]/).at(-1);
    return at === ADDRESS_NUMBERS - 1 ? field.split(/[ \t]/)[0] : field;
  });
  const numbers = words.map(byteValue).filter((number) => number !== undefined);
  return numbers.length === ADDRESS_NUMBERS ? numbers : undefined;
}

function byteValue(word = ''): number | undefined {
  return /^\d{1,3}$/.test(word) && Number(word) <= MAX_BYTE ? Number(word) : undefined;
}

/**
 * The port in a 229 reply.
 * text: the reply's text. Any delimiter, with or without parentheses; one bar may be missing; protocol and address
 * may be filled in and are ignored, since EPSV always means the control connection's peer. Returns 1..65535, else
 * undefined. Never throws. RFC 2428 section 3; design case 40.
 */
export function parseExtendedPassiveReply(text: string): number | undefined {
  return lastFirst(text.split(/[\s()]/), portOfBars);
}

/** `|||6446|`, `!!!6446!`, `||6446|`, `|||6446`, `|1|192.0.2.1|6446|`. */
function portOfBars(word: string): number | undefined {
  const delimiter = word.charAt(0);
  if (!/^[!-/:-@[-`{-~]$/.test(delimiter)) return undefined;
  const fields = word.split(delimiter);
  if (fields.at(-1) === '') fields.pop();
  else if (fields.length < 4) return undefined;
  if (fields.length < 3 || fields.length > 4) return undefined;
  const protocol = fields[1] ?? '';
  return protocol === '' || /^[12]$/.test(protocol) ? portValue(fields.at(-1)) : undefined;
}

function portValue(word = ''): number | undefined {
  return /^[1-9]\d{0,4}$/.test(word) && Number(word) <= MAX_PORT ? Number(word) : undefined;
}

function withoutMapping(address: string): string {
  const rest = address.slice(MAPPED_IPV4.length);
  return address.toLowerCase().startsWith(MAPPED_IPV4) && isIPv4(rest) ? rest : address;
}

function demandPort(port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) throw new InvariantBroken(`no port: ${port}`);
}

/**
 * The argument of PORT.
 * ipv4: our dotted address (an IPv4-mapped IPv6 one counts); port: 1..65535. Returns `h1,h2,h3,h4,p1,p2`. Throws
 * InvariantBroken for anything else. RFC 959 section 4.1.2.
 */
export function formatPortArgument(ipv4: string, port: number): string {
  const host = withoutMapping(ipv4);
  if (!isIPv4(host)) throw new InvariantBroken(`PORT cannot announce ${ipv4}`);
  demandPort(port);
  return [...host.split('.'), Math.trunc(port / BYTE_VALUES), port % BYTE_VALUES].join(',');
}

/**
 * The argument of EPRT.
 * address: our IPv4 or IPv6 address (a zone such as `%eth0` means nothing to the server and is left out); port:
 * 1..65535. Returns `|1|192.0.2.1|6446|` or `|2|2001:db8::1|6446|`. Throws InvariantBroken for anything else.
 * RFC 2428 section 2.
 */
export function formatExtendedPortArgument(address: string, port: number): string {
  const host = withoutMapping(address.split('%', 1).join(''));
  if (!isIPv4(host) && !isIPv6(host)) throw new InvariantBroken(`EPRT cannot announce ${address}`);
  demandPort(port);
  return `|${isIPv4(host) ? 1 : 2}|${host}|${port}|`;
}
