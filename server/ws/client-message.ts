/** Text frames of clients, judged by the contract. Pure. */
import Schema from 'typebox/schema';
import { MAX_CHANNEL, OpenRead, OpenWrite } from '../contract/channel-messages.ts';
import { ClientMessage } from '../contract/messages.ts';

const message = Schema.Compile(ClientMessage);
const openRead = Schema.Compile(OpenRead);
const openWrite = Schema.Compile(OpenWrite);

/** A message, an `open` that is wrong and can be told so, or nothing that belongs here. */
export type Received =
  | { readonly type: 'message'; readonly message: ClientMessage }
  | { readonly type: 'wrong open'; readonly channel: number; readonly why: string }
  | undefined;

/** Reads one text frame. */
export function readMessage(text: string): Received {
  const value = parsed(text);
  if (message.Check(value)) return { type: 'message', message: value };
  const channel = channelOf(value);
  return channel === undefined ? undefined : { type: 'wrong open', channel, why: whatIsWrong(value) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The number in something that was meant as an `open`. */
function channelOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'open')
    return undefined;
  const channel = 'channel' in value ? value.channel : undefined;
  const isNumber = Number.isInteger(channel) && Number(channel) >= 0 && Number(channel) <= MAX_CHANNEL;
  return isNumber ? Number(channel) : undefined;
}

function whatIsWrong(value: unknown): string {
  const isWrite = typeof value === 'object' && value !== null && 'mode' in value && value.mode === 'write';
  const [, [first]] = isWrite ? openWrite.Errors(value) : openRead.Errors(value);
  return `open: ${first?.instancePath ?? ''} ${first?.message ?? 'is not understood'}`;
}
