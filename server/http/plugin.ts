/** The HTTP door: `/api/v1`, the plain bridge, health, and the browser's files. The list of calls below is the map. */
import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { installGuard } from './guard.ts';
import { installIdempotency } from './idempotency.ts';
import { requireOriginForm } from '../exchange/request-path.ts';
import { answerHeads, installBodyRules, installNegotiation } from './produced.ts';
import { archiveRoutes } from './routes/archive.ts';
import { bridgeRoutes } from './routes/bridge.ts';
import { diagnosisRoutes } from './routes/diagnosis.ts';
import { docsRoutes } from './routes/docs.ts';
import { fileRoutes } from './routes/files.ts';
import { folderRoutes } from './routes/folders.ts';
import { healthRoutes } from './routes/health.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { profileRoutes } from './routes/profile.ts';
import { searchRoutes } from './routes/search.ts';
import { sessionRoutes } from './routes/session.ts';
import { siteRoutes } from './routes/sites.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { transcriptRoutes } from './routes/transcript.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { watchRoutes } from './routes/watches.ts';
import { webRoutes } from './routes/web.ts';
import { watchOperations } from './openapi-operations.ts';
import { installRequestRate } from './request-rate.ts';
import { installSecurityHeaders } from './security-headers.ts';
import { installServerTiming } from '../exchange/server-timing.ts';
import type { HttpServices } from './services.ts';

/** Registers everything on the application itself, so that the guard stands before every door, the live socket's too. */
export async function registerHttp(app: FastifyInstance, services: HttpServices): Promise<void> {
  await app.register(fastifyCookie);
  installBodyRules(app);
  installSecurityHeaders(app);
  installServerTiming(app);
  requireOriginForm(app);
  installGuard(app, services);
  installRequestRate(app, services.requestsPerMinute);
  const operations = watchOperations(app);
  services.metrics.watchRequests(app);
  const addHealthHeads = answerHeads(app);
  healthRoutes(app, services);
  addHealthHeads();
  bridgeRoutes(app, services);
  await app.register(
    async (api) => {
      installNegotiation(api);
      installIdempotency(api, services.calls);
      const addHeads = answerHeads(api);
      sessionRoutes(api, services);
      tokenRoutes(api, services);
      siteRoutes(api, services);
      profileRoutes(api, services);
      diagnosisRoutes(api, services);
      transcriptRoutes(api, services);
      folderRoutes(api, services);
      archiveRoutes(api, services);
      searchRoutes(api, services);
      fileRoutes(api, services);
      uploadRoutes(api, services);
      watchRoutes(api, services);
      openApiRoutes(api, services, operations);
      addHeads();
    },
    { prefix: '/api/v1' },
  );
  docsRoutes(app);
  await app.register((web) => webRoutes(web, services));
}
