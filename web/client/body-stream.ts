/** Bodies that are made while they are sent. */

/** Whether the length of a body is unknown before it ends. */
export function isStream(body: unknown): body is ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> {
  return (
    typeof body === 'object' &&
    body !== null &&
    (body instanceof ReadableStream || Symbol.asyncIterator in body)
  );
}

/**
 * How such a body is handed to fetch. An iterable is asked for the next bytes when the network takes them, and is ended as soon as the
 * signal fires: fetch itself goes on asking.
 * redirect and window: otherwise Node keeps a copy of all bytes for a redirect. Source: Fetch Standard, HTTP-network-or-cache fetch, step 3.
 */
export function streamInit(
  body: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): object {
  const stream = body instanceof ReadableStream ? body : streamOf(body, signal);
  return { body: stream, duplex: 'half', redirect: 'error', window: null };
}

function streamOf(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const end = async (): Promise<void> => {
    await iterator.return?.();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const stop = (): void => {
          controller.error(signal?.reason);
          end().catch(() => undefined);
        };
        if (signal?.aborted === true) stop();
        else signal?.addEventListener('abort', stop, { once: true });
      },
      async pull(controller) {
        const next: IteratorResult<Uint8Array, unknown> = await iterator.next();
        if (signal?.aborted === true) return;
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
