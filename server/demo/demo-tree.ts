/** Fills the demo's folder: the same names, bytes and times at every start. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { colourWheel } from './colour-wheel.ts';
import * as texts from './demo-texts.ts';
import { mandelbrot } from './fractal.ts';
import { HARBOUR_SVG } from './harbour-svg.ts';
import { DAWN, landscape, NIGHT } from './landscape.ts';
import { arpeggio } from './melody.ts';
import { noise } from './noise.ts';
import { encodePng } from './png.ts';

const RANGE_FILE_BYTES = 12 * 1024 * 1024;
const RANGE_FILE_SEED = 20_260_114;
const NOTE_COUNT = 2_000;
const NOTE_STEP_MS = 37 * 60_000;
const FIRST_NOTE_AT = Date.parse('2026-01-05T08:00:00Z');

/** One file: path below the folder, when it was changed (UTC), what is in it. */
type Planted = readonly [path: string, modifiedAt: string, content: string | Buffer];
/** One folder and when it was changed (UTC); a folder comes before the folder that holds it. */
type Dated = readonly [path: string, modifiedAt: string];

const FOLDERS: readonly Dated[] = [
  ['Data', '2026-01-14T16:20:00Z'],
  ['Empty folder', '2025-11-02T10:00:00Z'],
  ['Grüße aus Köln', '2025-12-19T17:45:00Z'],
  ['Inbox', '2026-02-01T09:00:00Z'],
  ['Music', '2025-10-08T19:30:00Z'],
  ['Nested/one/two/three/four/five', '2025-09-05T05:05:05Z'],
  ['Nested/one/two/three/four', '2025-09-04T04:04:04Z'],
  ['Nested/one/two/three', '2025-09-03T03:03:03Z'],
  ['Nested/one/two', '2025-09-02T02:02:02Z'],
  ['Nested/one', '2025-09-01T01:01:01Z'],
  ['Nested', '2025-08-31T12:00:00Z'],
  ['Pictures/Small', '2025-12-24T08:00:00Z'],
  ['Pictures', '2025-12-24T08:30:00Z'],
  ['Two thousand files', '2026-02-26T00:00:00Z'],
  ['文档/合同', '2026-01-20T03:00:00Z'],
  ['文档', '2026-01-28T06:10:00Z'],
  ['照片', '2026-02-17T12:00:00Z'],
];

/**
 * Creates the whole tree.
 * folder: an existing, empty folder. Works in one go, without giving the event loop a turn, because 2,000 small files
 * are several times faster that way; call it at start-up only. Throws what node:fs throws.
 */
export function plantDemoTree(folder: string): void {
  for (const [path] of FOLDERS) mkdirSync(join(folder, path), { recursive: true });
  for (const file of files()) plant(folder, file);
  for (const [path, modifiedAt] of FOLDERS) date(join(folder, path), modifiedAt);
}

function* files(): Generator<Planted> {
  yield ['Welcome.md', '2026-02-20T09:15:00Z', texts.WELCOME];
  yield ['Empty file.txt', '2025-11-02T10:05:00Z', ''];
  yield ['Inbox/Drop files here.txt', '2026-02-01T09:00:00Z', texts.INBOX];
  yield ['Nested/one/two/three/four/five/The end.txt', '2025-09-05T05:05:05Z', texts.THE_END];
  yield ['Music/Arpeggio.wav', '2025-10-08T19:30:00Z', arpeggio()];
  yield ['Grüße aus Köln/Straße & Öl.txt', '2025-12-19T17:40:00Z', texts.STREET];
  yield ['Grüße aus Köln/Käsespätzle.md', '2025-12-19T17:45:00Z', texts.RECIPE];
  yield* chineseFiles();
  yield* pictures();
  yield* dataFiles();
  yield* notes();
}

function* chineseFiles(): Generator<Planted> {
  yield ['文档/说明.md', '2026-01-28T06:10:00Z', texts.GUIDE_ZH];
  yield ['文档/项目计划.txt', '2026-01-22T02:30:00Z', texts.PLAN_ZH];
  yield ['文档/合同/租船合同（草案 第二版）.txt', '2026-01-20T03:00:00Z', texts.CONTRACT_ZH];
  yield ['照片/港口夜景.png', '2026-02-17T12:00:00Z', encodePng(landscape(640, 420, NIGHT))];
  yield ['照片/色轮 小.png', '2026-02-16T11:00:00Z', encodePng(colourWheel(160))];
}

function* pictures(): Generator<Planted> {
  yield ['Pictures/Harbour at dawn.png', '2025-12-23T07:50:00Z', encodePng(landscape(960, 640, DAWN))];
  yield ['Pictures/Mandelbrot.png', '2025-12-23T21:12:00Z', encodePng(mandelbrot(720, 540))];
  yield ['Pictures/Colour wheel.png', '2025-12-22T15:00:00Z', encodePng(colourWheel(400))];
  yield ['Pictures/Ship.svg', '2025-12-24T08:30:00Z', HARBOUR_SVG];
  yield ['Pictures/Small/Harbour at dawn.png', '2025-12-24T08:00:00Z', encodePng(landscape(240, 160, DAWN))];
  yield ['Pictures/Small/Mandelbrot.png', '2025-12-24T08:00:00Z', encodePng(mandelbrot(240, 180))];
}

function* dataFiles(): Generator<Planted> {
  yield ['Data/Tides.csv', '2026-01-12T12:00:00Z', texts.tidesCsv()];
  yield ['Data/Berths.json', '2026-01-13T13:00:00Z', texts.BERTHS_JSON];
  yield ['Data/Twelve mebibytes.bin', '2026-01-14T16:20:00Z', noise(RANGE_FILE_BYTES, RANGE_FILE_SEED)];
}

function* notes(): Generator<Planted> {
  for (let i = 1; i <= NOTE_COUNT; i += 1) {
    const number = String(i).padStart(4, '0');
    const modifiedAt = new Date(FIRST_NOTE_AT + i * NOTE_STEP_MS).toISOString();
    yield [`Two thousand files/note-${number}.txt`, modifiedAt, `Note ${number} of ${NOTE_COUNT}.\n`];
  }
}

function plant(folder: string, [path, modifiedAt, content]: Planted): void {
  const target = join(folder, path);
  writeFileSync(target, content);
  date(target, modifiedAt);
}

function date(path: string, modifiedAt: string): void {
  const time = new Date(modifiedAt);
  utimesSync(path, time, time);
}
