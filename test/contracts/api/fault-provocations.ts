/** A fault inside Gangway itself, which no request is supposed to bring about. */
import { buildGateway } from '../../support/gateway.ts';
import type { Exchange } from '../../support/http-exchange.ts';

const PUBLIC_URL = 'http://localhost:8080';

/** The answer of a route that has a mistake in it. */
export async function faultInside(): Promise<Exchange> {
  const app = await buildGateway({ publicUrl: PUBLIC_URL });
  app.server.get('/fault', { config: { access: 'public' } }, () => {
    throw new TypeError('a mistake');
  });
  const answer = await app.server.inject({ url: '/fault', headers: { host: new URL(PUBLIC_URL).host } });
  await app.close();
  const headers = { 'content-type': String(answer.headers['content-type']) };
  return { status: answer.statusCode, headers, body: answer.rawPayload, end: 'complete' };
}
