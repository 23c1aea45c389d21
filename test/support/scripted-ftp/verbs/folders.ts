/** PWD, CWD, CDUP, MKD, RMD, DELE, RNFR, RNTO, SITE CHMOD: walking in the tree and changing it. RFC 959. */
import { reply } from '../reply.ts';
import type { Handlers, Session } from '../session.ts';
import { pathOf } from '../tree.ts';
import type { Place, TreeNode } from '../tree.ts';
import type { Reply } from '../reply.ts';
import { bytesOf } from '../byte-string.ts';

/** The verbs that walk in the tree or change it. */
export const folderVerbs: Handlers = {
  PWD: (session) => said(257, `${quoted(session.cwd)} is the current directory`),
  CWD: (session, { argument }) => enter(session, session.placeOf(argument)),
  CDUP: (session) => enter(session, session.cwd.slice(0, -1)),
  MKD: (session, { argument }) => {
    const place = session.placeOf(argument);
    if (session.world.tree.get(place)) return reply(550, 'File exists');
    if (session.world.tree.get(place.slice(0, -1))?.kind !== 'folder') return notThere;
    session.world.tree.putFolder(place);
    return said(257, `${quoted(place)} created`);
  },
  RMD: (session, { argument }) => {
    const node = session.world.tree.get(session.placeOf(argument));
    if (node?.kind !== 'folder') return notThere;
    if (node.children.size > 0) return reply(550, 'Directory not empty');
    return removed(session, argument);
  },
  DELE: (session, { argument }) => {
    const isFile = session.world.tree.file(session.placeOf(argument)) !== undefined;
    return isFile ? removed(session, argument) : notThere;
  },
  RNFR: (session, { argument }) => {
    const place = session.placeOf(argument);
    if (!session.world.tree.get(place)) return notThere;
    session.renameFrom = place;
    return reply(350, 'Ready for RNTO');
  },
  RNTO: (session, { argument, deviation }) => {
    const from = session.renameFrom;
    session.renameFrom = undefined;
    if (!from) return reply(503, 'RNFR first');
    const to = session.placeOf(argument);
    const isTaken = session.world.tree.get(to) !== undefined;
    if (isTaken && deviation.refusesOverwrite) return reply(553, 'File exists');
    return renamed(session, from, to);
  },
  SITE: (session, { argument }) => {
    const [, mode, path] = /^CHMOD ([0-7]{3,4}) (.+)$/is.exec(argument) ?? [];
    if (mode === undefined || path === undefined) return reply(504, 'Unknown SITE command');
    const node = session.world.tree.get(session.placeOf(path));
    if (!node) return notThere;
    node.mode = parseInt(mode, 8);
    return reply(200, 'Mode changed');
  },
};

const notThere = reply(550, 'No such file or directory');

/** A reply whose text is a byte string already. */
function said(code: number, text: string): Reply {
  return reply(code, bytesOf(text));
}

function quoted(place: Place): string {
  return `"${pathOf(place).replaceAll('"', '""')}"`;
}

function enter(session: Session, place: Place): Reply {
  if (session.world.tree.get(place)?.kind !== 'folder') return notThere;
  session.cwd = place;
  return reply(250, 'Directory changed');
}

function removed(session: Session, argument: string): Reply {
  session.world.tree.remove(session.placeOf(argument));
  return reply(250, 'Removed');
}

function renamed(session: Session, from: Place, to: Place): Reply {
  const { tree } = session.world;
  const node: TreeNode | undefined = tree.get(from);
  const isInside = from.every((name, i) => to[i] === name) && to.length > from.length;
  if (!node || isInside || tree.get(to.slice(0, -1))?.kind !== 'folder') return notThere;
  tree.remove(from);
  tree.attach(to, node);
  return reply(250, 'Renamed');
}
