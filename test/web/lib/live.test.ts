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
  sequence,
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

  it('names the run of numbers that it knows, and begins anew when there is another one', async () => {
    const { live } = openLive();
    const seen: number[] = [];
    live.subscribe(topic, (message) => message.type === 'transcript' && seen.push(message.sequence));
    await vi.advanceTimersByTimeAsync(0);
    Socket.all[0]?.open();
    Socket.all[0]?.say({ type: 'subscribed', topic, epoch: 'a', sequence: 0, missed: 0 });
    Socket.all[0]?.say(lineOf(500));
    Socket.all[0]?.close();
    await vi.advanceTimersByTimeAsync(1000);
    Socket.all[1]?.open();
    expect(Socket.all[1]?.sent).toEqual([{ type: 'subscribe', topic, since: 500, epoch: 'a' }]);
    Socket.all[1]?.say({ type: 'subscribed', topic, epoch: 'b', sequence: 1, missed: 0 });
    Socket.all[1]?.say(lineOf(1));
    expect(seen).toEqual([500, 1]);
  });

  it('loses no line and doubles none, wherever the line breaks and whatever is sent twice', async () => {
    const { live } = openLive();
    const seen: number[] = [];
    live.subscribe(topic, (message) => message.type === 'transcript' && seen.push(message.sequence));
    await vi.advanceTimersByTimeAsync(0);
    let sent = 0;
    for (let round = 0; round < 5; round += 1) {
      const socket = Socket.all.at(-1);
      socket?.open();
      const { since } = socket?.sent.at(-1) as { since: number };
      for (sent = Math.max(0, since - 1); sent < since + 3; sent += 1) socket?.say(lineOf(sent + 1));
      socket?.close();
      // What a dead socket still says belongs to nobody.
      socket?.say(lineOf(sent + 50));
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(seen).toEqual(Array.from({ length: sent }, (_, at) => at + 1));
  });

  it('has several listeners to one topic, and each gets every event once', async () => {
    const { live } = openLive();
    const early: number[] = [];
    const late: number[] = [];
    const missed: number[] = [];
    live.subscribe(topic, (message) => message.type === 'transcript' && early.push(message.sequence));
    await vi.advanceTimersByTimeAsync(0);
    const socket = Socket.all[0];
    socket?.open();
    socket?.say({ type: 'subscribed', topic, epoch: 'a', sequence: 2, missed: 0 });
    for (const at of [1, 2]) socket?.say(lineOf(at));
    const end = live.subscribe(topic, (message) => {
      if (message.type === 'transcript') late.push(message.sequence);
      if (message.type === 'subscribed') missed.push(message.missed);
    });
    expect(socket?.sent.at(-1)).toEqual({ type: 'subscribe', topic, since: 0, epoch: 'a' });
    socket?.say({ type: 'subscribed', topic, epoch: 'a', sequence: 2, missed: 1 });
    for (const at of [2, 3]) socket?.say(lineOf(at));
    end();
    expect(socket?.sent.at(-1)).toMatchObject({ type: 'subscribe' });
    socket?.say(lineOf(4));
    expect([early, late, missed]).toEqual([[1, 2, 3, 4], [2, 3], [1]]);
  });

  it('comes back when it was told to, after a stop of Gangway', async () => {
    openLive();
    await vi.advanceTimersByTimeAsync(0);
    Socket.all[0]?.open();
    Socket.all[0]?.say({ type: 'closing', reconnectAfterMs: 3_000 });
    Socket.all[0]?.close();
    await vi.advanceTimersByTimeAsync(2_900);
    expect(Socket.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(Socket.all).toHaveLength(2);
  });

  it('that is closed while it is dialled opens nothing', async () => {
    const { live, states } = openLive();
    live.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Socket.all).toHaveLength(0);
    live.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(Socket.all).toHaveLength(1);
    expect(states).toEqual(['opening', 'closed', 'opening']);
  });
});
