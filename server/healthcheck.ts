/**
 * The container's health check: asks the server of the same container for /healthz and ends with 0 or 1.
 * A program of its own, because the image needs neither a shell nor curl. It reads the environment itself: a health
 * check that loaded the configuration would fail for reasons of its own.
 */
import { get } from 'node:http';

const DEFAULT_PORT = '8080';
const TIMEOUT_MS = 4_000;
const HEALTHY = 200;

const { PORT = DEFAULT_PORT } = process.env;
const request = get(`http://127.0.0.1:${PORT}/healthz`, { timeout: TIMEOUT_MS }, (response) => {
  process.exit(response.statusCode === HEALTHY ? 0 : 1);
});
request.on('timeout', () => request.destroy(new Error('no answer')));
request.on('error', () => process.exit(1));
