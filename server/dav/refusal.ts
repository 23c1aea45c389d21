/** Failures of this door: conditions of RFC 4918 as XML, a login as Basic; everything else as everywhere. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOf, problemOf } from '../problem.ts';
import { ConditionFailed } from './errors.ts';
import { XML_HEAD, XML_TYPE } from './multistatus.ts';
import { xmlText } from './xml-text.ts';

/** What programs know that were made for WebDAV: the password is an API token, the name may be any. */
const CHALLENGE = 'Basic realm="Gangway", charset="UTF-8"';

/** Answers, or throws the failure on to the handler of all doors. RFC 4918 section 16. */
export function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (codeOf(error) === 'AUTH_REQUIRED') void reply.header('WWW-Authenticate', CHALLENGE);
  if (!(error instanceof ConditionFailed)) throw error;
  const { problem } = problemOf(error, { language: 'en', requestId: request.id });
  const hrefs = error.hrefs.map((href) => `<D:href>${xmlText(href)}</D:href>`).join('');
  const condition = `<D:${error.condition}>${hrefs}</D:${error.condition}>`;
  const body = `${XML_HEAD}<D:error xmlns:D="DAV:">${condition}</D:error>\n`;
  return reply.code(problem.status).type(XML_TYPE).send(body);
}
