/** A command line as a server reads it that takes the control connection for Telnet, as inetutils and netkit do. RFC 854. */

const IAC = 0xff;
const FIRST_WITH_OPTION = 0xfb;

/** Doubled bytes FF are one; FF and the command behind it disappear, as does the option of WILL, WONT, DO and DONT. */
export function telnetLine(line: Buffer): Buffer {
  const kept: number[] = [];
  for (let at = 0; at < line.length; at++) {
    const byte = line[at] ?? 0;
    if (byte !== IAC) {
      kept.push(byte);
      continue;
    }
    at += 1;
    const next = line[at] ?? 0;
    if (next === IAC) kept.push(IAC);
    else if (next >= FIRST_WITH_OPTION) at += 1;
  }
  return Buffer.from(kept);
}
