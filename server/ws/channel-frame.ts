/** Binary frames: the number of the channel, then bytes of the file (docs/live.md). */
import { CHANNEL_HEADER_BYTES } from '../contract/channel-messages.ts';

/** A frame with bytes of a channel. */
export function framed(channel: number, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(CHANNEL_HEADER_BYTES);
  header.writeUInt32BE(channel);
  return Buffer.concat([header, bytes]);
}

/** Takes a frame apart; undefined when it is too short to name a channel. `bytes` share their memory with the frame. */
export function unframed(frame: Buffer): { readonly channel: number; readonly bytes: Buffer } | undefined {
  if (frame.length < CHANNEL_HEADER_BYTES) return undefined;
  return { channel: frame.readUInt32BE(), bytes: frame.subarray(CHANNEL_HEADER_BYTES) };
}
