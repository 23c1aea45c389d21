import Schema from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import * as channels from '../../../server/contract/channel-messages.ts';
import * as messages from '../../../server/contract/messages.ts';
import * as events from '../../../server/contract/topic-events.ts';
import { framed, unframed } from '../../../server/ws/channel-frame.ts';
import { readMessage } from '../../../server/ws/client-message.ts';

const isMessage = Schema.Compile(messages.ServerMessage);
const isOurs = Schema.Compile(messages.ClientMessage);

/** All schemas of single messages, by name. */
const schemas = Object.entries({ ...channels, ...messages, ...events }).flatMap(([name, schema]) =>
  typeof schema === 'object' && 'properties' in schema && 'type' in schema.properties
    ? [[name, schema] as const]
    : [],
);

describe('the contract of the live socket', () => {
  it.each(schemas)('describes %s, with an example that is one', (_name, schema) => {
    const { description, examples = [] } = schema as { description?: string; examples?: unknown[] };
    expect(description).toMatch(/\.$/);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(isMessage.Check(example) || isOurs.Check(example)).toBe(true);
  });
});

describe('a text frame', () => {
  it.each([
    ['{"type":"open","channel":7}', 7],
    ['{"type":"open","channel":7,"mode":"write","site":"s","path":"/f","size":-1}', 7],
    ['{"type":"open","channel":4294967295,"mode":"read"}', 4_294_967_295],
  ])('%s is an `open` that is wrong', (text, channel) => {
    expect(readMessage(text)).toMatchObject({ type: 'wrong open', channel });
  });

  it.each([
    '{"type":"open","channel":-1}',
    '{"type":"open","channel":4294967296}',
    '{"type":"open","channel":"1"}',
    '{"type":"credit","channel":1,"bytes":0}',
    '{"type":"credit","channel":1,"bytes":1e300}',
    '{"type":"subscribe"}',
    'null',
    '"open"',
    '{',
    '',
  ])('%s is nothing that belongs here', (text) => {
    expect(readMessage(text)).toBeUndefined();
  });
});

describe('a binary frame', () => {
  it('is the channel, most significant byte first, and the bytes', () => {
    expect([...framed(0x01020304, Buffer.from([9, 8]))]).toEqual([1, 2, 3, 4, 9, 8]);
    expect(unframed(Buffer.from([0xff, 0xff, 0xff, 0xfe, 7]))).toEqual({
      channel: 0xffff_fffe,
      bytes: Buffer.from([7]),
    });
  });

  it.each([0, 1, 2, 3])('of %i bytes names no channel', (length) => {
    expect(unframed(Buffer.alloc(length))).toBeUndefined();
  });
});
