/** How long each step may take. All in milliseconds; each has its own budget, because one for all fits none. */
export interface SessionLimits {
  /** TCP connection of the control connection. */
  readonly connectMs: number;
  /** Greeting, including the wait announced by a 120 reply. */
  readonly greetingMs: number;
  /** Any TLS handshake. */
  readonly handshakeMs: number;
  /** Reply to any other command. */
  readonly replyMs: number;
  /** Data connection after EPSV: short, because a firewall that knows only 227 swallows it and PASV is still to come. */
  readonly extendedPassiveMs: number;
  readonly passiveMs: number;
  /** How long an active listener waits for the server. */
  readonly acceptMs: number;
  /** From the transfer command to the first sign of life (reply, byte or end). */
  readonly firstByteMs: number;
  /** No byte although we are ready for it. */
  readonly stallMs: number;
  /** From the end of the data to the completion reply. */
  readonly verdictMs: number;
  /** After a broken data connection: how long the server's own reason is awaited. */
  readonly reasonMs: number;
  /** Each step of bringing a cancelled session back in step. */
  readonly drainMs: number;
  /** Silence on a connection after which TCP asks whether the other end lives, so that no router on the way forgets it. */
  readonly keepAliveMs: number;
  /** Before a lost download is gone on with for the first time; each further pause is longer. */
  readonly retryPauseMs: number;
}

/** The engine's defaults; a test may shorten them. */
export const DEFAULT_LIMITS: SessionLimits = {
  connectMs: 10_000,
  greetingMs: 20_000,
  handshakeMs: 10_000,
  replyMs: 20_000,
  extendedPassiveMs: 5_000,
  passiveMs: 10_000,
  acceptMs: 25_000,
  firstByteMs: 30_000,
  stallMs: 60_000,
  verdictMs: 60_000,
  reasonMs: 5_000,
  drainMs: 1_000,
  keepAliveMs: 30_000,
  retryPauseMs: 256,
};
