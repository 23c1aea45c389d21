/** Bytes that look random and are the same at every start. */

const WORD_BYTES = 4;

/**
 * Deterministic noise (xorshift32), for files whose ranges are compared.
 * sizeBytes: a multiple of 4. seed: not 0. Returns the bytes.
 */
export function noise(sizeBytes: number, seed: number): Buffer {
  const words = new Uint32Array(sizeBytes / WORD_BYTES);
  let state = seed;
  for (let i = 0; i < words.length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return Buffer.from(words.buffer);
}
