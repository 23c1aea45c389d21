/**
 * The control connection is a Telnet connection (RFC 959 section 4, RFC 854): what is left of that in a line of a reply.
 * Pure: bytes in, bytes out.
 */

const NUL = 0x00;
const CR = 0x0d;
const IAC = 0xff;
/** WILL, WONT, DO and DONT are followed by an option. RFC 854, page 14. */
const FIRST_NEGOTIATION = 0xfb;
const LAST_NEGOTIATION = 0xfe;
/** Options that servers negotiate are small numbers; above them begin the letters of names in legacy charsets. */
const FIRST_PRINTABLE = 0x20;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * A line without Telnet in it: negotiation is left out, IAC IAC is one byte 0xFF, CR NUL is a bare CR (case 4).
 * A lone 0xFF is kept: it is a letter of the names that vsftpd and Pure-FTPd repeat as they are (case 88), and so is one
 * before 0xFB..0xFE, unless an unprintable option follows. Returns the same buffer when there was nothing to leave out.
 */
export function withoutTelnet(line: Buffer): Buffer {
  if (!line.includes(IAC) && !line.includes(NUL)) return line;
  const kept = Buffer.alloc(line.length);
  let length = 0;
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at] ?? 0;
    if (byte === IAC && isNegotiation(line, at)) {
      at += 2;
      continue;
    }
    kept[length++] = byte;
    const isDoubled = byte === IAC && line[at + 1] === IAC;
    if (isDoubled || (byte === CR && line[at + 1] === NUL)) at += 1;
  }
  return kept.subarray(0, length);
}

/** A line without what may stand before a reply code: Telnet negotiation of any option, a byte order mark. */
export function withoutPrefix(line: Buffer): Buffer {
  let at = 0;
  while (line[at] === IAC && isCommand(line[at + 1])) at += 3;
  const rest = line.subarray(at);
  return rest.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? rest.subarray(BYTE_ORDER_MARK.length)
    : rest;
}

function isNegotiation(line: Buffer, at: number): boolean {
  const option = line[at + 2];
  return isCommand(line[at + 1]) && option !== undefined && option < FIRST_PRINTABLE;
}

function isCommand(byte: number | undefined): boolean {
  return byte !== undefined && byte >= FIRST_NEGOTIATION && byte <= LAST_NEGOTIATION;
}
