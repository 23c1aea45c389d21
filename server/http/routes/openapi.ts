/** `/api/v1/openapi.json`: the description of every call, made of the routes themselves. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { tagsInclude } from '../../files/entry-tag.ts';
import { openApiDocument } from '../openapi.ts';
import { nothing } from '../../contract/operation.ts';
import type { Operation } from '../openapi-operations.ts';
import type { HttpServices } from '../services.ts';

const TYPE = 'application/json; charset=utf-8';
const schema = {
  operationId: 'getOpenApi',
  tags: ['Health'],
  summary: 'This document',
  description: 'OpenAPI 3.1. Changes with the version of Gangway only; `If-None-Match` is answered with 304.',
  response: {
    304: nothing('The one that the client has is current.'),
    200: {
      description: 'The document.',
      content: {
        'application/json': {
          schema: Type.Object({ openapi: Type.String() }),
          example: { openapi: '3.1.1' },
        },
      },
    },
  },
};

/** operations: complete when the application is ready. */
export function openApiRoutes(
  app: FastifyInstance,
  services: HttpServices,
  operations: readonly Operation[],
): void {
  let made: { readonly text: string; readonly tag: string } | undefined;
  const document = (): { text: string; tag: string } => {
    const basePath = new URL(services.publicUrl()).pathname;
    const text = JSON.stringify(openApiDocument(operations, { version: services.version, basePath }));
    return { text, tag: `"${createHash('sha256').update(text).digest('base64url')}"` };
  };

  app.get('/openapi.json', { config: { access: 'public' }, schema }, async (request, reply) => {
    const { text, tag } = (made ??= document());
    void reply.header('ETag', tag).header('Cache-Control', 'no-cache');
    if (tagsInclude(request.headers['if-none-match'] ?? '', tag)) return reply.code(304).send();
    return reply.type(TYPE).serializer(String).send(text);
  });
}
