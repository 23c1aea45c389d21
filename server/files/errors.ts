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
