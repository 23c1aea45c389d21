// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { LineTooLong, readJsonLines } from '../../../web/client/json-lines.ts';

/** A body that arrives in these pieces. */
function bodyOf(pieces: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function valuesOf(pieces: Uint8Array[]): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const batch of readJsonLines(bodyOf(pieces))) values.push(...batch);
  return values;
}

describe('JSON lines', () => {
  const bytes = new TextEncoder().encode('{"name":"文档"}\n{"name":"b"}\n{"end":true}');

  it('are the same wherever the network cuts them', async () => {
    const whole = [{ name: '文档' }, { name: 'b' }, { end: true }];
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(await valuesOf([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(whole);
    }
  });

  it('come in batches as they arrive', async () => {
    const batches: unknown[][] = [];
    for await (const batch of readJsonLines(bodyOf([bytes.slice(0, 20), bytes.slice(20)])))
      batches.push(batch);
    expect(batches.map((batch) => batch.length)).toEqual([1, 1, 1]);
  });

  it('that are cut short fail', async () => {
    await expect(valuesOf([bytes.slice(0, 5)])).rejects.toThrow(SyntaxError);
  });

  it('that never end fail', async () => {
    await expect(valuesOf([new Uint8Array(70_000).fill(0x61)])).rejects.toThrow(LineTooLong);
  });
});
