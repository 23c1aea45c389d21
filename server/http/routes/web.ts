/** The browser side: the built files, and its page at the root. */
import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { HttpServices } from '../services.ts';

/** Built files carry a hash of their content in the name. */
const HASHED = /[\\/]assets[\\/]/;
const FOR_EVER = 'public, max-age=31536000, immutable';

export async function webRoutes(app: FastifyInstance, services: HttpServices): Promise<void> {
  // Without a build only the API answers; the start-up says so.
  if (!existsSync(services.webRoot)) return;
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, access: 'public' };
  });
  await app.register(fastifyStatic, {
    root: services.webRoot,
    cacheControl: false,
    setHeaders: (reply, file) => {
      if (HASHED.test(file)) void reply.header('Cache-Control', FOR_EVER);
    },
  });
}
