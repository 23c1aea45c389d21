/** RETR, STOR, APPE, LIST, NLST, MLSD, ABOR: bytes over the data connection. RFC 959, RFC 3659. */
import { bytesOf } from '../byte-string.ts';
import { piecesOf } from '../content.ts';
import { receivePieces, sendPieces } from '../data-moves.ts';
import type { Source } from '../data-moves.ts';
import { factsOf, listLine } from '../listing-line.ts';
import { reply } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { Command, Handlers, Session } from '../session.ts';
import { runTransfer } from '../transfer.ts';
import { newFile } from '../tree.ts';
import type { Place, TreeNode } from '../tree.ts';
import { UploadedContent } from '../uploaded-content.ts';

/** Listing lines are sent in pieces of about this size. */
const LISTING_PIECE_CHARS = 32 * 1024;

/** The verbs that move bytes, and the one that stops them. */
export const transferVerbs: Handlers = {
  RETR: (session, command) => {
    const offsetBytes = takeRestart(session);
    const file = session.world.tree.file(session.placeOf(command.argument));
    if (!file) return refused(session, command, reply(550, 'No such file'));
    if (offsetBytes > file.content.sizeBytes)
      return refused(session, command, reply(554, 'Restart offset beyond the end'));
    const text = `Opening data connection (${file.content.sizeBytes - offsetBytes} bytes)`;
    return send(session, command, text, asType(piecesOf(file.content, offsetBytes), session));
  },
  STOR: (session, command) => store(session, command, takeRestart(session)),
  APPE: (session, command) => {
    session.restartBytes = 0;
    const sizeBytes = session.world.tree.file(session.placeOf(command.argument))?.content.sizeBytes ?? 0;
    return store(session, command, sizeBytes);
  },
  LIST: (session, command) => {
    const { listStyle } = session.world.settings;
    const now = new Date();
    return list(session, command, (name, node) => listLine(name, node, listStyle, now));
  },
  NLST: (session, command) => list(session, command, (name) => name),
  MLSD: (session, command) => {
    if (session.world.tree.file(session.placeOf(command.argument))) {
      return refused(session, command, reply(501, 'Not a directory'));
    }
    return list(session, command, (name, node) => factsOf(node, SPECIAL[name]) + name, ['.', '..']);
  },
  ABOR: async (session) => {
    if (!session.abortTransfer) return reply(226, 'Nothing to abort');
    session.abortTransfer();
    // The 426 of the transfer goes first.
    await session.current;
    return reply(226, 'Abort successful');
  },
};

const SPECIAL: Readonly<Partial<Record<string, string>>> = { '.': 'cdir', '..': 'pdir' };

function takeRestart(session: Session): number {
  const offsetBytes = session.restartBytes;
  if (session.world.settings.restart !== 'next-success') session.restartBytes = 0;
  return offsetBytes;
}

function refused(session: Session, { deviation }: Command, answer: Reply): Reply {
  if (deviation.refusalResetsData) session.dataPort?.close('reset');
  return answer;
}

async function send(
  session: Session,
  command: Command,
  text: string,
  source: Source,
): Promise<Reply | undefined> {
  const answer = await runTransfer(session, command, {
    text,
    work: (link, signal) => sendPieces(link, source, command.deviation, signal),
  });
  // A listing between REST and RETR leaves the offset armed.
  if (command.verb === 'RETR' && answer?.code === 226) session.restartBytes = 0;
  return answer;
}

async function store(session: Session, command: Command, offsetBytes: number): Promise<Reply | undefined> {
  const { tree, settings } = session.world;
  const place = session.placeOf(command.argument);
  const isPossible = tree.get(place)?.kind !== 'folder' && tree.get(place.slice(0, -1))?.kind === 'folder';
  if (!isPossible) return refused(session, command, reply(553, 'Cannot create the file'));
  const before = tree.file(place)?.content;
  const content = new UploadedContent({
    offsetBytes,
    ...(before && { before }),
    ...(settings.uploadsKeptBytes !== undefined && { keptBytes: settings.uploadsKeptBytes }),
  });
  const begin = (): void => tree.attach(place, newFile(content));
  return runTransfer(session, command, {
    text: 'Ready for data',
    work: async (link) => {
      begin();
      const verdict = await receivePieces(link, content, command.deviation);
      if (verdict === 'complete') session.restartBytes = 0;
      return verdict;
    },
  });
}

type LineOf = (name: string, node: TreeNode) => string;

function list(
  session: Session,
  command: Command,
  lineOf: LineOf,
  extra: string[] = [],
): Promise<Reply | undefined> | Reply {
  // Options such as -a are tolerated before the path, as most servers do.
  const place = session.placeOf(
    command.verb === 'MLSD' ? command.argument : command.argument.replace(/^-[A-Za-z]+ ?/, ''),
  );
  const scripted = command.deviation.listing?.();
  const entries = entriesAt(session, place);
  if (!scripted && !entries) return refused(session, command, reply(550, 'No such directory'));
  const specials = extra.map((name): [string, TreeNode] => [name, session.world.tree.root]);
  const lines = linesOf([...specials, ...(entries ?? [])], lineOf);
  return send(session, command, 'Here comes the listing', scripted ?? lines);
}

function entriesAt(session: Session, place: Place): [string, TreeNode][] | undefined {
  const file = session.world.tree.file(place);
  return file ? [[place.at(-1) ?? '', file]] : session.world.tree.list(place);
}

function* linesOf(entries: readonly [string, TreeNode][], lineOf: LineOf): Iterable<Buffer> {
  let piece = '';
  for (const [name, node] of entries) {
    piece += `${lineOf(name, node)}\r\n`;
    if (piece.length < LISTING_PIECE_CHARS) continue;
    yield bytesOf(piece);
    piece = '';
  }
  yield bytesOf(piece);
}

/** In TYPE A every LF leaves as CR LF, so that a client that forgot TYPE I gets a longer file. */
function asType(pieces: Iterable<Buffer>, session: Session): Iterable<Buffer> {
  if (session.transferType === 'I') return pieces;
  return Iterator.from(pieces).map((piece) => bytesOf(piece.toString('latin1').replaceAll('\n', '\r\n')));
}
