/** A reply and the names of its codes. RFC 959 section 4.2, RFC 2228, RFC 2389, RFC 2428, RFC 3659. */

/** Codes by what they mean to us. Decide by class first (`Reply.isPositive`); use a name only where the meaning differs. */
export const CODE = {
  /** 1yz: preliminary. RFC 959 section 4.2.2. */
  restartMarker: 110,
  serviceReadySoon: 120,
  /** 2yz: completion. */
  ok: 200,
  systemStatus: 211,
  fileStatus: 213,
  systemType: 215,
  serviceReady: 220,
  dataOpenNoTransfer: 225,
  transferComplete: 226,
  enteringPassive: 227,
  /** RFC 2428 section 3. */
  enteringExtendedPassive: 229,
  loggedIn: 230,
  /** RFC 2228 section 3: AUTH accepted. */
  securityDataAccepted: 234,
  fileActionDone: 250,
  pathnameCreated: 257,
  /** 3yz: intermediate. */
  needPassword: 331,
  needAccount: 332,
  /** RFC 2228 section 3: more security data wanted; servers of the first drafts say it for 234. */
  securityDataNeeded: 334,
  pendingFurther: 350,
  /** 4yz: transient negative. */
  serviceClosing: 421,
  cannotOpenData: 425,
  transferAborted: 426,
  fileBusy: 450,
  localError: 451,
  storageShort: 452,
  /** 5yz: permanent negative. */
  syntaxError: 500,
  argumentError: 501,
  notImplemented: 502,
  badSequence: 503,
  notForThatParameter: 504,
  /** RFC 2428 section 2: network protocol not supported. Servers also send it for TLS data failures. */
  protocolNotSupported: 522,
  notLoggedIn: 530,
  needAccountForStoring: 532,
  /** RFC 2228: request denied for policy reasons. */
  deniedByPolicy: 534,
  fileUnavailable: 550,
  /** RFC 959: page type unknown; ftp-srv 4.6.3 says it for a missing file. */
  pageTypeUnknown: 551,
  storageExceeded: 552,
  nameNotAllowed: 553,
  /** RFC 3659 section 5.4: not from this offset. */
  restartImpossible: 554,
} as const;

const LOSSY = new TextDecoder('utf-8');

/** One complete reply. Lines are bytes, without line ends; the code is cut off the first and the last one. */
export class Reply {
  /** 100 to 599. */
  readonly code: number;
  readonly lines: readonly Buffer[];

  constructor(code: number, lines: readonly Buffer[]) {
    this.code = code;
    this.lines = lines;
  }

  /** The last line as text: what a person is told. Undecodable bytes become U+FFFD. */
  get text(): string {
    return LOSSY.decode(this.lines.at(-1));
  }

  /** All lines as text, joined by line feeds. */
  get fullText(): string {
    return this.lines.map((line) => LOSSY.decode(line)).join('\n');
  }

  /** 1yz: the real reply is still to come. */
  get isPreliminary(): boolean {
    return this.#class === 1;
  }

  /** 2yz. */
  get isPositive(): boolean {
    return this.#class === 2;
  }

  /** 3yz: the server waits for the next command of a sequence. */
  get isIntermediate(): boolean {
    return this.#class === 3;
  }

  /** 4yz or 5yz. */
  get isNegative(): boolean {
    return this.#class >= 4;
  }

  /** 500, 502 or 504: the server does not know the verb or this use of it, whatever the object is. */
  get isUnsupported(): boolean {
    return (
      this.code === CODE.syntaxError ||
      this.code === CODE.notImplemented ||
      this.code === CODE.notForThatParameter
    );
  }

  get #class(): number {
    return Math.floor(this.code / 100);
  }
}
