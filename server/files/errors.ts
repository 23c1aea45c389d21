/** What can go wrong with one file or folder, told in the words of files rather than of replies. */
import { GatewayError } from '../errors.ts';
import type { FailureContext, Retry } from '../errors.ts';

/** Nothing is at the path. */
export class EntryMissing extends GatewayError {
  override readonly code = 'FTP_NOT_FOUND';
  constructor(context: FailureContext = {}) {
    super('there is nothing at this path', { phase: 'command', ...context });
  }
}

/** It is there, but the server does not let this login do that. */
export class EntryForbidden extends GatewayError {
  override readonly code = 'FTP_PERMISSION';
  constructor(context: FailureContext = {}) {
    super('the server does not allow this', { phase: 'command', ...context });
  }
}

/** The new place is taken. */
export class EntryExists extends GatewayError {
  override readonly code = 'EXISTS';
  constructor(context: FailureContext = {}) {
    super('something is at this path already', { phase: 'command', ...context });
  }
}

/** The server says yes to the name and stores another one; what was done has been taken back. */
export class NameChanged extends GatewayError {
  override readonly code = 'NAME_CHANGED';
  constructor(context: FailureContext = {}) {
    super('the server stores another name than this one', { phase: 'rename', ...context });
  }
}

/** A folder with something in it cannot be removed. */
export class FolderNotEmpty extends GatewayError {
  override readonly code = 'NOT_EMPTY';
  constructor(context: FailureContext = {}) {
    super('the folder is not empty', { phase: 'command', ...context });
  }
}

/** A file was meant, and a folder is there. */
export class IsFolder extends GatewayError {
  override readonly code = 'IS_FOLDER';
  constructor() {
    super('this path is a folder', { phase: 'command' });
  }
}

/** If-Match, If-None-Match or If-Unmodified-Since does not hold. */
export class PreconditionFailed extends GatewayError {
  override readonly code = 'PRECONDITION';
  constructor() {
    super('the file is not what the condition says');
  }
}

/** The transfer ended in order, but not with as many bytes as the file has. */
export class Incomplete extends GatewayError {
  override readonly code = 'FTP_INCOMPLETE';
  override readonly retry: Retry = 'later';
  readonly verb = 'RETR';
  constructor(expectedBytes: number, receivedBytes: number) {
    super(`${receivedBytes} bytes came of ${expectedBytes}`, { phase: 'transfer' });
  }
}

/** More came than the server had told, and the file has not grown: what came is not what was asked for. */
export class Surplus extends GatewayError {
  override readonly code = 'FTP_INCOMPLETE';
  readonly verb = 'RETR';
  constructor(announcedBytes: number) {
    super(`more came than the ${announcedBytes} bytes that the server had told`, { phase: 'transfer' });
  }
}

/** The file is another one now than when its download began. */
export class FileChanged extends GatewayError {
  override readonly code = 'FTP_FILE_CHANGED';
  override readonly retry: Retry = 'later';
  constructor(context: FailureContext = {}) {
    super('the file was changed while it was read', { phase: 'transfer', ...context });
  }
}

/** The server has another size than was sent; the part file was removed and the target is untouched. */
export class UploadMismatch extends GatewayError {
  override readonly code = 'UPLOAD_MISMATCH';
  override readonly retry: Retry = 'later';
  readonly verb = 'STOR';
  constructor(sentBytes: number, storedBytes: number) {
    super(`the server kept ${storedBytes} of ${sentBytes} bytes`, { phase: 'transfer' });
  }
}

/** A tree has more in it than is walked at a time, or takes too long. */
export class TreeTooLarge extends GatewayError {
  override readonly code = 'TREE_TOO_LARGE';
  readonly limit: 'entries' | 'time';
  constructor(limit: 'entries' | 'time') {
    super(limit === 'time' ? 'walking the tree took too long' : 'the tree has too many entries');
    this.limit = limit;
  }
}

/** A folder lies deeper than any that is walked, or leads back into itself. */
export class TreeTooDeep extends GatewayError {
  override readonly code = 'TREE_TOO_LARGE';
  constructor() {
    super('the tree is too deep');
  }
}

/** The server has as many bytes as were sent, but not the same; the part file was removed and the target is untouched. */
export class UploadCorrupted extends GatewayError {
  override readonly code = 'UPLOAD_MISMATCH';
  override readonly retry: Retry = 'later';
  readonly verb = 'STOR';
  constructor(algorithm: string) {
    super(`the server's ${algorithm} of the file is another one than that of the bytes sent`, {
      phase: 'transfer',
    });
  }
}

/** What is to be appended does not begin where the file ends. */
export class AppendElsewhere extends GatewayError {
  override readonly code = 'RANGE';
  readonly sizeBytes: number;
  constructor(sizeBytes: number) {
    super(`the file has ${sizeBytes} bytes now, and what is appended has to begin there`);
    this.sizeBytes = sizeBytes;
  }
}

/** Somebody else appends to the same file just now. */
export class AppendRunning extends GatewayError {
  override readonly code = 'FTP_FILE_BUSY';
  override readonly retry: Retry = 'later';
  constructor() {
    super('somebody else appends to this file just now');
  }
}

/** As many files of this account are followed as may be. */
export class TooManyFollowers extends GatewayError {
  override readonly code = 'TOO_MANY_FOLLOWERS';
  override readonly retry: Retry = 'later';
  constructor() {
    super('too many files of this account are followed already');
  }
}

/** The body is not what its own Repr-Digest or Content-Digest says; nothing was put in place. */
export class DigestMismatch extends GatewayError {
  override readonly code = 'DIGEST_MISMATCH';
  constructor(algorithm: string) {
    super(`the ${algorithm} of the body is not the one that was announced`);
  }
}

/** A part without a length of its own came to be longer or shorter than its Content-Range says. */
export class BodyLengthOther extends GatewayError {
  override readonly code = 'REQUEST_INVALID';
  constructor(announcedBytes: number) {
    super(
      `the body does not have the ${announcedBytes} bytes of its Content-Range; ask for the size, and go on from there`,
    );
  }
}

/** A cursor that was never given out, or that is asked for in another order than its own. */
export class CursorInvalid extends GatewayError {
  override readonly code = 'REQUEST_INVALID';
  constructor(reason: string) {
    super(`querystring/cursor ${reason}`);
  }
}

/** The snapshot that a cursor leads into is gone, or was never the asker's. */
export class CursorExpired extends GatewayError {
  override readonly code = 'CURSOR_EXPIRED';
  constructor() {
    super('the snapshot of this cursor is gone');
  }
}

/** A copy needs one session to read and one to write; the server has room for one only, and the file is too large to be kept meanwhile. */
export class NoSecondSession extends GatewayError {
  override readonly code = 'FTP_BUSY';
  override readonly retry: Retry = 'later';
  constructor() {
    super('the server has no room for a second session', { phase: 'connect' });
  }
}

/** The HTTP client went away in the middle of the request or of the answer. */
export class ClientGone extends GatewayError {
  override readonly code = 'CLIENT_GONE';
  constructor(context: FailureContext = {}) {
    super('the client went away', context);
  }
}

/** The HTTP client is there, but has neither read nor sent anything while it was its turn. */
export class ClientStalled extends ClientGone {
  constructor(stalledMs: number) {
    super();
    this.message = `the client neither read nor sent for ${Math.round(stalledMs / 1_000)} s`;
  }
}
