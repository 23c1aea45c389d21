import { pattern } from '../support/scripted-ftp/content.ts';
import { startScriptedFtp } from '../support/scripted-ftp/server.ts';
import type { ScriptedFtp } from '../support/scripted-ftp/server.ts';
import { expect, test } from './fixtures.ts';

/** Eight bits, one channel: a byte is a sample. */
const RATE = 44_100;
const SECONDS = 1_200;
const HEADER_BYTES = 44;
const SEEK_TO_SECONDS = 1_000;
/** What a player reads ahead of where it was sent. */
const SLACK_BYTES = 2 * 1024 * 1024;

/** The header of a WAV file with so many bytes of sound. */
function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

async function serveSound(): Promise<ScriptedFtp> {
  const server = await startScriptedFtp();
  const header = wavHeader(RATE * SECONDS);
  server.tree.put('/sound.wav', {
    sizeBytes: HEADER_BYTES + RATE * SECONDS,
    generate: (offset, length) =>
      offset >= HEADER_BYTES
        ? pattern(offset, length)
        : Buffer.concat([
            header,
            pattern(HEADER_BYTES, Math.max(0, offset + length - HEADER_BYTES)),
          ]).subarray(offset, offset + length),
  });
  return server;
}

/** In the page: signs in and makes a site. Returns its id. */
const MAKE_SITE = `async (port) => {
  const headers = { 'content-type': 'application/json', 'x-gateway-csrf': '1' };
  const post = async (path, body) => (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  await post('/api/v1/session', {});
  const site = { saved: false, host: '127.0.0.1', port, security: 'plain', user: 'kim', password: 'secret' };
  return (await post('/api/v1/sites', site)).id;
}`;
/** In the page: opens a video and goes to a place in it. Returns where it stands and how long it is. */
const SEEK = `async ([url, seconds]) => {
  const video = document.createElement('video');
  const until = (name) => new Promise((resolve, reject) => {
    video.addEventListener(name, resolve, { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'no reason')), { once: true });
  });
  video.preload = 'metadata';
  video.muted = true;
  document.body.append(video);
  const loaded = until('loadedmetadata');
  video.src = url;
  await loaded;
  const sought = until('seeked');
  video.currentTime = seconds;
  await sought;
  const { currentTime, duration } = video;
  video.remove();
  return { currentTime, duration };
}`;

for (const door of ['/files/', '/ftp/']) {
  test(`a <video> goes to any place of a long file on ${door}, and only what is there is read`, async ({
    page,
  }) => {
    await using server = await serveSound();
    await page.goto('/');
    const id = await page.evaluate<string>(`(${MAKE_SITE})(${server.port})`);
    const url =
      door === '/files/'
        ? `/api/v1/sites/${id}/files/sound.wav`
        : `/ftp/127.0.0.1:${server.port}/sound.wav?security=plain`;
    const got = await page.evaluate<{ currentTime: number; duration: number }>(
      `(${SEEK})(${JSON.stringify([url, SEEK_TO_SECONDS])})`,
    );
    expect(got).toEqual({ currentTime: SEEK_TO_SECONDS, duration: SECONDS });
    const offsets = server.connections.flatMap(({ commands }) =>
      commands.filter(({ verb }) => verb === 'REST').map(({ argument }) => Number(argument)),
    );
    const wanted = HEADER_BYTES + RATE * SEEK_TO_SECONDS;
    expect(offsets.some((offset) => Math.abs(offset - wanted) < SLACK_BYTES)).toBe(true);
    await expect.poll(() => server.connections.some(({ isOpen }) => isOpen)).toBe(true);
  });
}
