/** What can go wrong with work that outlives its request. */
import { GatewayError } from '../errors.ts';

/** No watch with this id is reached by whoever asks; a stranger's looks the same. */
export class WatchMissing extends GatewayError {
  override readonly code = 'WATCH_NOT_FOUND';
  constructor() {
    super('there is no such watch');
  }
}

/** There is no event with this number, or none that was to be delivered. */
export class DeliveryMissing extends GatewayError {
  override readonly code = 'DELIVERY_NOT_FOUND';
  constructor() {
    super('there is no such delivery');
  }
}

/** There may be only so many watches. */
export class TooManyWatches extends GatewayError {
  override readonly code = 'TOO_MANY_WATCHES';
  readonly limit: number;
  constructor(limit: number) {
    super(`there may be ${limit} watches`);
    this.limit = limit;
  }
}

/** The site ends with a sign-in, and so would the login that a watch needs. */
export class SiteNotSaved extends GatewayError {
  override readonly code = 'SITE_NOT_SAVED';
  constructor() {
    super('only a saved site can be watched');
  }
}

/** Whoever made the watch is not there any more, or the watch itself. */
export class WatchOwnerEnded extends GatewayError {
  override readonly code = 'AUTH_REQUIRED';
  constructor() {
    super('the token that made this watch has ended');
  }
}

/** A look took longer than any folder should. */
export class LookTooLong extends GatewayError {
  override readonly code = 'FTP_TIMEOUT';
  override readonly retry = 'later';
  constructor(afterMs: number) {
    super(`the look was not over after ${Math.round(afterMs / 60_000)} min`);
  }
}

/** The text cannot be the URL of a webhook. */
export class WebhookInvalid extends GatewayError {
  override readonly code = 'WEBHOOK_INVALID';
  /** why: a phrase that completes "the URL ...". */
  constructor(why: string) {
    super(`the URL ${why}`);
  }
}

/** Gangway may not call that place. The message never says why, or it would map our network. */
export class WebhookNotAllowed extends GatewayError {
  override readonly code = 'WEBHOOK_NOT_ALLOWED';
  constructor(cause?: unknown) {
    super('this place may not be called', { cause });
  }
}

/** No upload with this id belongs to whoever asks; a stranger's looks the same. */
export class UploadMissing extends GatewayError {
  override readonly code = 'UPLOAD_NOT_FOUND';
  constructor() {
    super('there is no such upload');
  }
}

/** The upload was left alone for so long that it was given up. */
export class UploadGone extends GatewayError {
  override readonly code = 'UPLOAD_GONE';
  constructor() {
    super('the upload has expired');
  }
}

/** Somebody else works on the upload, or wants to and is let in. */
export class UploadLocked extends GatewayError {
  override readonly code = 'UPLOAD_LOCKED';
  override readonly retry = 'later';
  constructor() {
    super('another request works on this upload');
  }
}

/** The bytes of a request do not begin where those on the server end. */
export class UploadOffsetWrong extends GatewayError {
  override readonly code = 'UPLOAD_OFFSET';
  constructor() {
    super('the offset is not that of the upload');
  }
}

/** The bytes that came are not those that were meant; none of them are kept. */
export class ChecksumMismatch extends GatewayError {
  override readonly code = 'CHECKSUM_MISMATCH';
  constructor() {
    super('the bytes do not have the checksum that was announced');
  }
}

/** More bytes came than were announced; none of this request are kept. */
export class UploadTooLong extends GatewayError {
  override readonly code = 'TOO_LARGE';
  constructor(lengthBytes: number) {
    super(`more came than the ${lengthBytes} bytes that were announced`);
  }
}

/** One principal may have begun only so many uploads. */
export class TooManyUploads extends GatewayError {
  override readonly code = 'TOO_MANY_UPLOADS';
  readonly limit: number;
  constructor(limit: number) {
    super(`there may be ${limit} unfinished uploads at a time`);
    this.limit = limit;
  }
}

/** The server cannot add to a file, and only a part of it was sent. */
export class UploadNotResumable extends GatewayError {
  override readonly code = 'UPLOAD_NOT_RESUMABLE';
  constructor() {
    super('this server cannot add to a file, so all of it has to come in one request');
  }
}

/** Gangway stops; what has arrived is kept. */
export class UploadsStopping extends GatewayError {
  override readonly code = 'DRAINING';
  override readonly retry = 'later';
  constructor() {
    super('Gangway is stopping');
  }
}
