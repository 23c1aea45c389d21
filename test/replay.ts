/**
 * `npm run replay -- transcript.txt [listing.txt]`: an FTP server that says what somebody's server said, to be looked at with
 * Gangway or any other client, until Ctrl+C.
 */
import { readFileSync } from 'node:fs';
import { replaySavedTranscript } from './support/scripted-ftp/replay.ts';

const [transcript, listing] = process.argv.slice(2);
if (transcript === undefined) {
  console.error('Usage: npm run replay -- transcript.txt [listing.txt]');
  process.exit(64);
}
const saved = readFileSync(transcript, 'utf8');
const server = await replaySavedTranscript(
  saved,
  listing === undefined ? {} : { listing: readFileSync(listing) },
);
console.log(`Replaying ${transcript}: ftp://${server.host}:${server.port}/ (Ctrl+C ends it)`);
process.once('SIGINT', () => void server.close());
process.once('SIGTERM', () => void server.close());
