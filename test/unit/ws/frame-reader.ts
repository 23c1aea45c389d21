/** Reads the frames that a WebSocket server sends: RFC 6455 section 5.2, without extensions. */

/** One frame. */
export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** All complete frames in `bytes`. */
export function framesIn(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const { length, headBytes } = lengthAt(bytes, at);
    if (at + headBytes + length > bytes.length) break;
    frames.push({
      opcode: bytes.readUInt8(at) & 0x0f,
      payload: bytes.subarray(at + headBytes, at + headBytes + length),
    });
    at += headBytes + length;
  }
  return frames;
}

function lengthAt(bytes: Buffer, at: number): { length: number; headBytes: number } {
  const short = bytes.readUInt8(at + 1) & 0x7f;
  if (short === 126 && at + 4 <= bytes.length) return { length: bytes.readUInt16BE(at + 2), headBytes: 4 };
  if (short === 127 && at + 10 <= bytes.length) {
    return { length: Number(bytes.readBigUInt64BE(at + 2)), headBytes: 10 };
  }
  return { length: short < 126 ? short : bytes.length, headBytes: 2 };
}

/** A text frame of a client, masked with zeros; text: shorter than 126 bytes. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
