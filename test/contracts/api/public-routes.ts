/** The routes that answer somebody who has not said who it is. Everything else is closed. */
export const PUBLIC_ROUTES: readonly string[] = [
  'POST /api/v1/session',
  'GET /api/v1/openapi.json',
  'HEAD /api/v1/openapi.json',
  'GET /api/v1/docs',
  'GET /docs',
  'GET /healthz',
  'HEAD /healthz',
  'GET /readyz',
  'HEAD /readyz',
];

/** Only where nobody but the people at this machine can ask. */
export const PUBLIC_AT_HOME: readonly string[] = ['GET /metrics', 'HEAD /metrics'];

/** Routes with an authentication of their own: what they do with somebody unknown is in the tests of their rooms. */
export const OWN_DOORS: readonly RegExp[] = [/^\w+ \/ftps?\//, /^\w+ \/dav(\/|$)/, /^GET \/api\/v1\/live$/];
