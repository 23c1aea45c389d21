/** The HTTP door: `/api/v1`, the plain bridge, health, and the browser's files. The list of calls below is the map. */
import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { installGuard } from './guard.ts';
import { requireOriginForm } from '../exchange/request-path.ts';
import { bridgeRoutes } from './routes/bridge.ts';
import { diagnosisRoutes } from './routes/diagnosis.ts';
import { fileRoutes } from './routes/files.ts';
import { folderRoutes } from './routes/folders.ts';
import { healthRoutes } from './routes/health.ts';
import { profileRoutes } from './routes/profile.ts';
import { sessionRoutes } from './routes/session.ts';
import { siteRoutes } from './routes/sites.ts';
import { transcriptRoutes } from './routes/transcript.ts';
import { webRoutes } from './routes/web.ts';
import { installSecurityHeaders } from './security-headers.ts';
import { installServerTiming } from '../exchange/server-timing.ts';
import type { HttpServices } from './services.ts';

/** Registers everything on the application itself, so that the guard stands before every door, the live socket's too. */
export async function registerHttp(app: FastifyInstance, services: HttpServices): Promise<void> {
  await app.register(fastifyCookie);
  installSecurityHeaders(app);
  installServerTiming(app);
  requireOriginForm(app);
  installGuard(app, services);
  healthRoutes(app);
  bridgeRoutes(app, services);
  await app.register(
    async (api) => {
      sessionRoutes(api, services);
      siteRoutes(api, services);
      profileRoutes(api, services);
      diagnosisRoutes(api, services);
      transcriptRoutes(api, services);
      folderRoutes(api, services);
      fileRoutes(api, services);
    },
    { prefix: '/api/v1' },
  );
  await app.register((web) => webRoutes(web, services));
}
