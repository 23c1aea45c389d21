/** What can go wrong with live sockets, their topics and their channels. */
import { GatewayError } from '../errors.ts';

/** One principal may hold only so many sockets. */
export class TooManySockets extends GatewayError {
  override readonly code = 'TOO_MANY_SOCKETS';
  constructor(limit: number) {
    super(`no more than ${limit} live sockets at a time`);
  }
}

/** One socket may have only so many channels. */
export class TooManyChannels extends GatewayError {
  override readonly code = 'TOO_MANY_CHANNELS';
  constructor(limit: number) {
    super(`no more than ${limit} channels at a time on one socket`);
  }
}

/** The client gave a channel up. */
export class ChannelCancelled extends GatewayError {
  override readonly code = 'CANCELLED';
  constructor() {
    super('the channel was cancelled');
  }
}

/** No new work is begun, and what stands still is ended. */
export class GatewayStopping extends GatewayError {
  override readonly code = 'DRAINING';
  constructor() {
    super('Gangway is stopping');
  }
}

/** There is no topic of this name. */
export class TopicUnknown extends GatewayError {
  override readonly code = 'TOPIC_UNKNOWN';
  constructor() {
    super('there is no such topic');
  }
}

/** One socket may follow only so many topics. */
export class TooManySubscriptions extends GatewayError {
  override readonly code = 'TOO_MANY_SUBSCRIPTIONS';
  constructor(limit: number) {
    super(`no more than ${limit} topics on one socket`);
  }
}

/** One principal may watch only so many folders. */
export class TooManyFolders extends GatewayError {
  override readonly code = 'TOO_MANY_FOLDERS';
  constructor(limit: number) {
    super(`no more than ${limit} folders at a time`);
  }
}

/** The folder has more entries than are compared. */
export class FolderTooLarge extends GatewayError {
  override readonly code = 'TOO_LARGE';
  constructor(limit: number) {
    super(`the folder has more than ${limit} entries`);
  }
}

/** Nobody watches the folder any more. */
export class NobodyWatches extends GatewayError {
  override readonly code = 'CANCELLED';
  constructor() {
    super('nobody watches the folder any more');
  }
}
