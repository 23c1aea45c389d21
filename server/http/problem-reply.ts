/** Every failure as problem+json, in the language the client reads. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestRefused, problemOf } from '../problem.ts';
import type { ProblemCode } from '../problem.ts';
import type { Site } from '../sites/site.ts';
import { answerUnrouted, installMethods } from './methods.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { languageOf } from '../exchange/language.ts';
import { serverTiming } from '../exchange/server-timing.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The site that the request works on, as soon as that is known; its secrets are masked in what the server said. */
    site: Site | null;
  }
}

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What Fastify itself refuses, told with our codes. */
const CODE_OF_FRAMEWORK_ERROR: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_VALIDATION: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
  FST_ERR_CTP_BODY_TOO_LARGE: 'TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE',
  FST_ERR_BAD_URL: 'PATH_INVALID',
  FST_ERR_MAX_URL_LENGTH: 'PATH_INVALID',
  FST_ERR_MAX_PARAM_LENGTH: 'PATH_INVALID',
  FST_STATIC_FORBIDDEN_PATH: 'NOT_FOUND',
};

/** Answers for errors, unknown addresses and bad URLs. */
export function installProblemReplies(app: FastifyInstance): void {
  app.decorateRequest('site', null);
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply));
  const methods = installMethods(app);
  app.setNotFoundHandler((request, reply) => answerUnrouted(methods, request, reply));
}

/** For what the router itself refuses, before any hook: an address that is not percent-encoded, or too long. */
export function sendRouterRefusal(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  setSecurityHeaders(request, reply);
  void reply.header('Server-Timing', serverTiming(reply));
  void sendProblem(error, request, reply);
}

/** Sends one failure. challenge: of a door where the login itself is HTTP's; the status is 401 then. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  challenge?: string,
): FastifyReply {
  const { site } = request;
  const { problem, retryAfterSeconds } = problemOf(ours(error), {
    language: languageOf(request.headers['accept-language']),
    requestId: request.id,
    // What the router refuses has no site at all, not even null.
    mask: (text) => site?.masked(text) ?? text,
  });
  // Only our own faults are worth a stack; the rest is told to whoever asked.
  if (problem.code === 'INTERNAL') request.log.error({ err: error }, 'failure inside Gangway');
  if (retryAfterSeconds !== undefined) void reply.header('Retry-After', retryAfterSeconds);
  void reply.removeHeader('Content-Length').removeHeader('Content-Disposition');
  if (challenge !== undefined) {
    void reply.header('WWW-Authenticate', challenge);
    problem.status = 401;
  }
  return reply.code(problem.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}

function ours(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  const code = CODE_OF_FRAMEWORK_ERROR[error.code];
  return code === undefined ? error : new RequestRefused(code, error.message);
}
