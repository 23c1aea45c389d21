/** A short arpeggio as a WAV file: four chords, plucked, sixteen bits, one channel. */

const RATE_HZ = 22_050;
const NOTE_SECONDS = 0.25;
const TAIL_SECONDS = 1;
const DECAY_PER_SECOND = 4;
const CONCERT_A_HZ = 440;
const CONCERT_A_NOTE = 69;
const LOUDNESS = 7_000;
const SAMPLE_BYTES = 2;
const HEADER_BYTES = 44;
const FORMAT_BYTES = 16;
const PCM = 1;

/** A minor, F major, C major, G major, as MIDI note numbers. */
const CHORDS = [
  [57, 64, 69, 72],
  [53, 60, 65, 69],
  [60, 64, 67, 72],
  [55, 62, 67, 71],
];

/** The melody as the bytes of a WAV file (RIFF, PCM); about 5 seconds, the same bytes at every call. */
export function arpeggio(): Buffer {
  const notes = CHORDS.flat();
  const samples = new Float64Array(Math.round((notes.length * NOTE_SECONDS + TAIL_SECONDS) * RATE_HZ));
  notes.forEach((note, index) => pluck(samples, note, Math.round(index * NOTE_SECONDS * RATE_HZ)));
  return wav(samples);
}

/** Adds one decaying note from sample `start` on; it may ring over the notes that follow. */
function pluck(samples: Float64Array, note: number, start: number): void {
  const step = (2 * Math.PI * CONCERT_A_HZ * 2 ** ((note - CONCERT_A_NOTE) / 12)) / RATE_HZ;
  const end = Math.min(samples.length, start + Math.round(TAIL_SECONDS * RATE_HZ));
  for (let i = start; i < end; i += 1) {
    const age = i - start;
    const fade = Math.exp((-DECAY_PER_SECOND * age) / RATE_HZ) * Math.min(1, age / 60);
    const tone = Math.sin(step * age) + 0.4 * Math.sin(2 * step * age) + 0.15 * Math.sin(3 * step * age);
    samples[i] = (samples[i] ?? 0) + LOUDNESS * fade * tone;
  }
}

function wav(samples: Float64Array): Buffer {
  const file = Buffer.alloc(HEADER_BYTES + samples.length * SAMPLE_BYTES);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(FORMAT_BYTES, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE_HZ, 24);
  file.writeUInt32LE(RATE_HZ * SAMPLE_BYTES, 28);
  file.writeUInt16LE(SAMPLE_BYTES, 32);
  file.writeUInt16LE(8 * SAMPLE_BYTES, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * SAMPLE_BYTES, 40);
  samples.forEach((value, i) => file.writeInt16LE(Math.round(value), HEADER_BYTES + i * SAMPLE_BYTES));
  return file;
}
