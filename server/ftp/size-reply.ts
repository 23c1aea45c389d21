/** The number in a reply to SIZE. RFC 3659 section 4. */
import { CODE } from './reply.ts';
import type { Reply } from './reply.ts';

/**
 * Bytes; undefined when the server does not tell. Text may follow the number; `-1` and the `213 File status` of ftp-srv 4.6.3 are none.
 */
export function sizeToldIn(reply: Reply): number | undefined {
  if (reply.code !== CODE.fileStatus) return undefined;
  const size = /^\s*(\d{1,15})(?!\S)/.exec(reply.text)?.[1];
  return size === undefined ? undefined : Number(size);
}
