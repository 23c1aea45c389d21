/** Some of a tree could not be dealt with: 207 with each of them. RFC 4918 sections 9.6.1 and 9.8.5. */
import type { FastifyReply } from 'fastify';
import type { EntryFailure } from '../files/entry-failure.ts';
import { problemOf } from '../problem.ts';
import type { DavCall } from './dav-call.ts';
import {
  MULTISTATUS_HEAD,
  MULTISTATUS_TAIL,
  XML_TYPE,
  responseElement,
  statusElement,
} from './multistatus.ts';
import { xmlText } from './xml-text.ts';

/** Only what failed itself is named, not the folders that are still there because of it. */
export function sendFailures(call: DavCall, failures: readonly EntryFailure[]): FastifyReply {
  const { hrefs, request, reply, site } = call;
  const responses = failures.map(({ path, kind, error }) => {
    const { problem } = problemOf(error, {
      language: 'en',
      requestId: request.id,
      mask: (text) => site.masked(text),
    });
    const description = `<D:responsedescription>${xmlText(problem.detail)}</D:responsedescription>`;
    return responseElement(hrefs.of(path, kind), statusElement(problem.status) + description);
  });
  return reply
    .code(207)
    .type(XML_TYPE)
    .send(MULTISTATUS_HEAD + responses.join('') + MULTISTATUS_TAIL);
}
