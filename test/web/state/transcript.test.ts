import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../../server/contract/messages.ts';
import type { Live } from '../../../web/src/lib/live.ts';
import { Transcript } from '../../../web/src/state/transcript.svelte.ts';

/** A live line that the test speaks on. */
function stage() {
  const topics: string[] = [];
  let tell: (message: ServerMessage) => void = () => undefined;
  const live = {
    subscribe: (topic: string, onMessage: (message: ServerMessage) => void) => {
      topics.push(topic);
      tell = onMessage;
      return () => void topics.push(`end ${topic}`);
    },
  } as unknown as Live;
  const transcript = new Transcript(live, (draw) => draw());
  const say = (sequence: number, text: string) =>
    tell({
      type: 'transcript',
      topic: 't',
      sequence,
      line: { sequence, at: '2026-01-01T00:00:00Z', session: 1, kind: 'command', text },
    });
  const lose = (missed: number) => tell({ type: 'missed', topic: 't', missed });
  return { transcript, topics, say, lose };
}

describe('the transcript', () => {
  it('follows one site at a time', () => {
    const { transcript, topics, say } = stage();
    transcript.follow('one');
    say(1, 'FEAT');
    transcript.follow('one');
    expect(transcript.count).toBe(1);
    transcript.follow('two');
    expect(transcript.count).toBe(0);
    expect(topics).toEqual(['transcript:one', 'end transcript:one', 'transcript:two']);
  });

  it('says how many lines were lost on the way', () => {
    const { transcript, lose } = stage();
    transcript.follow('one');
    lose(3);
    lose(4);
    expect(transcript.missed).toBe(7);
  });

  it('holds new lines back while it is paused, and counts them', () => {
    const { transcript, say } = stage();
    transcript.follow('one');
    say(1, 'FEAT');
    transcript.pause();
    say(2, 'PWD');
    say(3, 'NOOP');
    expect([transcript.count, transcript.waiting]).toEqual([1, 2]);
    transcript.resume();
    expect([transcript.count, transcript.waiting]).toEqual([3, 0]);
  });

  it('shows the lines that match', () => {
    const { transcript, say } = stage();
    transcript.follow('one');
    say(1, 'FEAT');
    say(2, 'PWD');
    transcript.filter = 'pw';
    expect(transcript.shown.map((line) => line.text)).toEqual(['PWD']);
  });

  it('keeps a bounded number of lines', () => {
    const { transcript, say } = stage();
    transcript.follow('one');
    for (let sequence = 1; sequence <= 5005; sequence += 1) say(sequence, 'NOOP');
    expect(transcript.count).toBe(5000);
    expect(transcript.shown[0]?.sequence).toBe(6);
  });
});
