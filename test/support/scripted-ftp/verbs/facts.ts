/** SIZE, MDTM, MFMT, MLST, HASH: what is known about one file. RFC 3659, drafts for MFMT and HASH. */
import { bytesOf } from '../byte-string.ts';
import { sha256Of } from '../content.ts';
import { factsOf, timeVal } from '../listing-line.ts';
import { reply } from '../reply.ts';
import type { Handlers } from '../session.ts';
import { pathOf } from '../tree.ts';

/** The verbs that tell or set facts. */
export const factVerbs: Handlers = {
  SIZE: (session, { argument }) => {
    if (session.transferType === 'A') return reply(550, 'SIZE is not allowed in ASCII mode');
    const file = session.world.tree.file(session.placeOf(argument));
    return file ? reply(213, String(file.content.sizeBytes)) : notThere;
  },
  MDTM: (session, { argument }) => {
    const node = session.world.tree.get(session.placeOf(argument));
    return node ? reply(213, timeVal(node.modifiedAt)) : notThere;
  },
  MFMT: (session, { argument }) => {
    const [, stamp, path] = /^(\d{14}) (.+)$/s.exec(argument) ?? [];
    if (stamp === undefined || path === undefined) return reply(501, 'Time and path please');
    const node = session.world.tree.get(session.placeOf(path));
    if (!node) return notThere;
    node.modifiedAt = instantOf(stamp);
    return reply(213, bytesOf(`Modify=${stamp}; ${path}`));
  },
  MLST: (session, { argument }) => {
    const place = session.placeOf(argument);
    const node = session.world.tree.get(place);
    if (!node) return notThere;
    return { ...reply(250, 'End'), head: 'Facts:', inner: [` ${factsOf(node)}${pathOf(place)}`] };
  },
  HASH: (session, { argument }) => {
    const file = session.world.tree.file(session.placeOf(argument));
    if (!file) return notThere;
    const range = `0-${Math.max(0, file.content.sizeBytes - 1)}`;
    return reply(213, bytesOf(`SHA-256 ${range} ${sha256Of(file.content)} ${argument}`));
  },
};

const notThere = reply(550, 'No such file or directory');

function instantOf(stamp: string): Date {
  const iso = stamp.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z');
  return new Date(iso);
}
