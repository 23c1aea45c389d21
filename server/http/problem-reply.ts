/** Every failure as problem+json, in the language the client reads. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestRefused, problemOf } from '../problem.ts';
import type { Language, ProblemCode } from '../problem.ts';

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
};

/** Answers for errors, unknown addresses and bad URLs. */
export function installProblemReplies(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(new RequestRefused('NOT_FOUND', 'no such address'), request, reply),
  );
}

/** Sends one failure. challenge: of a door where the login itself is HTTP's; the status is 401 then. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  challenge?: string,
): FastifyReply {
  const { problem, retryAfterSeconds } = problemOf(ours(error), {
    language: languageOf(request.headers['accept-language']),
    requestId: request.id,
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

/** The first of our languages in Accept-Language; English if there is none. */
export function languageOf(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return wanted.find((language) => language === 'zh' || language === 'en') === 'zh' ? 'zh' : 'en';
}
