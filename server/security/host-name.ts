/** One spelling for every host, and none for the spellings that resolvers and people read differently. */
import { domainToASCII } from 'node:url';
import { HostInvalid } from './errors.ts';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

/** Longest name, RFC 1035 section 2.3.4 without the length bytes. */
const MAX_NAME_BYTES = 253;
/** Longest label, RFC 1035 section 2.3.4. */
const MAX_LABEL_BYTES = 63;
/** Longest text that is looked at; an internationalised name may be longer before its conversion. */
const MAX_TEXT_LENGTH = 1_024;

const CONTROL_OR_BLANK = /[\p{C}\p{Z}]/u;
const PLAIN_ASCII = /^[!-~]*$/;
const FOREIGN_NUMBER = /[^\P{N}0-9]/u;
// Underscores are not in RFC 1123 but in many local names.
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
/** What the resolver may take for part of an IPv4 address: decimal, octal or hexadecimal. */
const NUMERIC_LABEL = /^(?:\d+|0x[0-9a-f]*)$/;

/**
 * A host as typed to its one spelling: a name in lower-case ASCII without trailing dot, or an address as
 * `formatIpAddress` writes it (brackets around IPv6 are taken off). Throws HostInvalid.
 */
export function normaliseHost(text: string): string {
  if (text === '') throw new HostInvalid('is empty');
  if (text.length > MAX_TEXT_LENGTH) throw new HostInvalid('is too long');
  if (CONTROL_OR_BLANK.test(text)) throw new HostInvalid('contains a blank or an invisible character');
  const address = parseIpAddress(withoutBrackets(text));
  if (address !== undefined) return formatIpAddress(address);
  return normaliseName(toAscii(text));
}

function withoutBrackets(text: string): string {
  const inner = /^\[(.*:.*)\]$/.exec(text)?.[1];
  return inner ?? text;
}

function toAscii(text: string): string {
  if (PLAIN_ASCII.test(text)) return text.toLowerCase();
  // Full-width and circled digits would become an address during the conversion.
  if (FOREIGN_NUMBER.test(text)) throw new HostInvalid('contains digits that are not 0 to 9');
  return domainToASCII(text);
}

function normaliseName(ascii: string): string {
  const name = ascii.replace(/\.$/, '');
  if (name.length > MAX_NAME_BYTES) throw new HostInvalid(`is longer than ${MAX_NAME_BYTES} bytes`);
  const labels = name.split('.');
  if (NUMERIC_LABEL.test(labels.at(-1) ?? '')) throw new HostInvalid('looks like an address but is none');
  for (const label of labels) {
    if (label.length > MAX_LABEL_BYTES)
      throw new HostInvalid(`has a part longer than ${MAX_LABEL_BYTES} bytes`);
    if (!LABEL.test(label))
      throw new HostInvalid('has a part that is empty or contains forbidden characters');
  }
  return name;
}
