import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerMessage } from '../../../server/contract/messages.ts';
import { Live } from '../../../web/src/lib/live.ts';
import type { LiveState } from '../../../web/src/lib/live.ts';

/** A socket whose other end is the test. */
class Socket {
  static readonly OPEN = 1;
  static readonly all: Socket[] = [];
  readonly sent: unknown[] = [];
  readyState = 0;
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;
  onclose: (() => void) | undefined;
  readonly url: string;
  readonly protocol: string;

  constructor(url: URL, protocol: string) {
    this.url = url.href;
    this.protocol = protocol;
    Socket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  open(): void {
    this.readyState = Socket.OPEN;
    this.onopen?.();
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  close(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

const topic = 'transcript:s1';
const lineOf = (sequence: number): ServerMessage => ({
  type: 'transcript',
  topic,
  line: { sequence, at: '2026-01-01T00:00:00Z', session: 1, kind: 'command', text: 'NOOP' },
});

function openLive() {
  const states: LiveState[] = [];
  const ticket = vi.fn(async () => 'one time');
  const live = new Live({ ticket, onState: (state) => states.push(state) });
  live.open();
  return { live, states, ticket };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Socket);
  Socket.all.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the live line', () => {
  it('opens with a ticket and the subprotocol', async () => {
    openLive();
    await vi.advanceTimersByTimeAsync(0);
    expect(Socket.all[0]?.url).toContain('/api/v1/live?ticket=one+time');
    expect(Socket.all[0]?.protocol).toBe('gangway.v1');
  });

  it('subscribes when it opens, also to what was asked before', async () => {
    const { live } = openLive();
    live.subscribe(topic, () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    Socket.all[0]?.open();
    expect(Socket.all[0]?.sent).toEqual([{ type: 'subscribe', topic, since: 0 }]);
  });

  it('comes back with a fresh ticket and asks for what it missed', async () => {
    const { live, states, ticket } = openLive();
    const seen: number[] = [];
    live.subscribe(topic, (message) => message.type === 'transcript' && seen.push(message.line.sequence));
    await vi.advanceTimersByTimeAsync(0);
    Socket.all[0]?.open();
    Socket.all[0]?.say(lineOf(7));
    Socket.all[0]?.close();
    await vi.advanceTimersByTimeAsync(1000);
    Socket.all[1]?.open();
    expect(ticket).toHaveBeenCalledTimes(2);
    expect(Socket.all[1]?.sent).toEqual([{ type: 'subscribe', topic, since: 7 }]);
    Socket.all[1]?.say(lineOf(8));
    expect(seen).toEqual([7, 8]);
    expect(states).toEqual(['opening', 'open', 'waiting', 'opening', 'open']);
  });

  it('waits longer every time that nobody answers', async () => {
    openLive();
    for (const [pauseMs, sockets] of [
      [0, 1],
      [500, 2],
      [1000, 3],
      [2000, 4],
    ] as const) {
      await vi.advanceTimersByTimeAsync(pauseMs);
      expect(Socket.all.length).toBe(sockets);
      Socket.all.at(-1)?.close();
    }
  });

  it('hands out nothing after the subscription has ended, and stays closed when closed', async () => {
    const { live } = openLive();
    const heard = vi.fn();
    const end = live.subscribe(topic, heard);
    await vi.advanceTimersByTimeAsync(0);
    Socket.all[0]?.open();
    end();
    Socket.all[0]?.say(lineOf(1));
    expect(heard).not.toHaveBeenCalled();
    expect(Socket.all[0]?.sent.at(-1)).toEqual({ type: 'unsubscribe', topic });
    live.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Socket.all.length).toBe(1);
  });
});
