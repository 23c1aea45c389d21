/**
 * TLS on control and data connections. RFC 4217.
 * The newest session ticket of a control connection belongs to it alone (sharing one over a pool gives random 425s).
 */
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { reasonOf } from '../errors.ts';
import { CertificateUntrusted, DataTlsFailed, ServerSpeaksPlain, TimedOut, TlsFailed } from './errors.ts';
import type { CertificateFacts } from './errors.ts';

/** RFC 7301 protocol name of FTP over TLS; a server that speaks something else on this port must not answer (ALPACA). */
const ALPN_FTP = 'ftp';
const OLDEST_VERSION = 'TLSv1.2';
/** How long a server that gave no greeting has to show that it speaks TLS. */
const PROBE_MS = 2_000;
/** What OpenSSL makes of `220 ` where a TLS record should be. */
const PLAIN_TEXT_CODES: readonly string[] = [
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
];

/** TLS versions that may be spoken, by their names in node:tls. */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/** What makes a certificate acceptable. */
export interface Trust {
  /** SHA-256 of a certificate that the user has looked at, `AA:BB:...`; then nothing else counts. */
  readonly fingerprint?: string;
  /** Further certificate authorities, PEM. */
  readonly authorities?: readonly string[];
}

/** What the handshake of a control connection has settled. */
interface ControlFacts {
  readonly version: string;
  readonly cipher: string;
  readonly certificate?: CertificateFacts;
}

/** TLS of one FTP session: the control connection's handshake and those of its data connections. */
export class SessionTls {
  readonly #host: string;
  readonly #trust: Trust;
  readonly #handshakeMs: number;
  readonly #newest: TlsVersion;
  #ticket: Buffer | undefined;
  #control: ControlFacts | undefined;
  #dataResumed: boolean | undefined;
  #hasBrokenOnData = false;
  #tookMs: number | undefined;

  /**
   * host: the name the user gave; certificate names are checked against it, not against an address. newest: for servers whose
   * data connections fail with a newer version.
   */
  constructor(host: string, trust: Trust, handshakeMs: number, newest: TlsVersion = 'TLSv1.3') {
    this.#host = host;
    this.#trust = trust;
    this.#handshakeMs = handshakeMs;
    this.#newest = newest;
  }

  /** Protocol version, cipher, certificate and resumption, for the status; undefined before the first handshake. */
  get facts(): (ControlFacts & { dataResumed?: boolean }) | undefined {
    if (this.#control === undefined) return undefined;
    return {
      ...this.#control,
      ...(this.#dataResumed === undefined ? {} : { dataResumed: this.#dataResumed }),
    };
  }

  /** How long the handshake of the control connection took; undefined before it. */
  get tookMs(): number | undefined {
    return this.#tookMs;
  }

  /** Whether the handshake of a data connection has broken on this session. */
  get hasBrokenOnData(): boolean {
    return this.#hasBrokenOnData;
  }

  /** Protects the control connection. Throws CertificateUntrusted, TlsFailed or TimedOut; the socket is destroyed then. */
  async secureControl(plain: Socket): Promise<TLSSocket> {
    const startedAtMs = performance.now();
    const socket = await this.#handshake(plain, undefined);
    this.#tookMs = performance.now() - startedAtMs;
    const refusal = this.#refusal(socket);
    if (refusal !== undefined) {
      socket.destroy();
      throw refusal;
    }
    // Read now: a socket that is gone tells nothing any more, and the status may be asked for later.
    const certificate = certificateFacts(socket.getPeerCertificate());
    this.#control = {
      version: socket.getProtocol() ?? 'unknown',
      cipher: socket.getCipher().standardName,
      ...(certificate === undefined ? {} : { certificate }),
    };
    return socket;
  }

  /**
   * Implicit TLS: protects the control connection before anything was said. Throws like secureControl, and ServerSpeaksPlain when
   * the server greets in clear.
   */
  async secureAtOnce(plain: Socket): Promise<TLSSocket> {
    try {
      return await this.secureControl(plain);
    } catch (error) {
      if (!(error instanceof TlsFailed) || !PLAIN_TEXT_CODES.includes(codeOf(error.cause))) throw error;
      throw new ServerSpeaksPlain('the server speaks in clear on this port', {
        phase: 'tls',
        cause: error,
      });
    }
  }

  /**
   * Protects a data connection. Call it only after the transfer command is written: servers accept the connection, and so
   * answer the handshake, only then (vsftpd 3.0.3, ProFTPD 1.3.8, Pure-FTPd 1.0.50).
   */
  async secureData(plain: Socket): Promise<TLSSocket> {
    const socket = await this.#handshake(plain, this.#ticket).catch((error: unknown) => {
      if (!(error instanceof TlsFailed)) throw error;
      this.#hasBrokenOnData = true;
      throw new DataTlsFailed(error.message, { phase: 'tls', cause: error.cause });
    });
    this.#dataResumed = socket.isSessionReused();
    // A resumed session was authenticated when it began; a new one must show the certificate of the control connection.
    if (!this.#dataResumed && !this.#isControlCertificate(socket)) {
      const refusal = this.#refusal(socket);
      if (refusal !== undefined) {
        socket.destroy();
        throw refusal;
      }
    }
    return socket;
  }

  #handshake(plain: Socket, session: Buffer | undefined): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({
        socket: plain,
        // The same host identity on control and data, or Node 24.17 and later silently drops the offered session.
        host: this.#host,
        ...(isIP(this.#host) === 0 ? { servername: this.#host } : {}),
        ALPNProtocols: [ALPN_FTP],
        minVersion: OLDEST_VERSION,
        maxVersion: this.#newest,
        // Judged after the handshake and before the first byte of ours, so that a refusal can show the certificate.
        rejectUnauthorized: false,
        ...(this.#trust.authorities === undefined ? {} : { ca: [...this.#trust.authorities] }),
        ...(session === undefined ? {} : { session }),
      });
      // TLS 1.3 tickets come after the handshake and are good for one use: keep the newest, from whichever connection.
      socket.on('session', (ticket) => (this.#ticket = ticket));
      const fail = (error: Error): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(error);
      };
      const timer = setTimeout(
        () => fail(new TimedOut('end of the TLS handshake', this.#handshakeMs, { phase: 'tls' })),
        this.#handshakeMs,
      );
      const onError = (error: Error): void =>
        fail(new TlsFailed(`the TLS handshake failed (${reasonOf(error)})`, { phase: 'tls', cause: error }));
      const onClose = (): void => onError(new Error('the server closed the connection'));
      socket.once('error', onError).once('close', onClose);
      socket.once('secureConnect', () => {
        clearTimeout(timer);
        socket.off('error', onError).off('close', onClose);
        resolve(socket);
      });
    });
  }

  #isControlCertificate(socket: TLSSocket): boolean {
    const expected = this.#control?.certificate?.fingerprint;
    return expected !== undefined && socket.getPeerCertificate().fingerprint256 === expected;
  }

  #refusal(socket: TLSSocket): CertificateUntrusted | undefined {
    const certificate = certificateFacts(socket.getPeerCertificate());
    const pin = this.#trust.fingerprint;
    if (pin !== undefined) {
      return certificate?.fingerprint === pin
        ? undefined
        : new CertificateUntrusted('pin_mismatch', certificate);
    }
    if (socket.alpnProtocol !== false && socket.alpnProtocol !== ALPN_FTP) {
      return new CertificateUntrusted('wrong_protocol', certificate);
    }
    if (socket.authorized) return undefined;
    return new CertificateUntrusted(reasonOf(socket.authorizationError), certificate);
  }
}

/**
 * Whether a server that has said nothing in clear answers a TLS handshake; tells implicit TLS from a server that hangs. Nothing is
 * trusted and nothing is told. plain: of no use afterwards.
 */
export async function answersTls(plain: Socket): Promise<boolean> {
  plain.removeAllListeners('data');
  plain.pause();
  const socket = connect({ socket: plain, rejectUnauthorized: false });
  const isTls = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), PROBE_MS);
    socket.once('secureConnect', () => resolve(true)).once('close', () => resolve(false));
    // An alert is an answer in TLS, too.
    socket.on('error', (error) => {
      const code = codeOf(error);
      resolve(code.startsWith('ERR_SSL') && !PLAIN_TEXT_CODES.includes(code));
    });
    socket.once('close', () => clearTimeout(timer)).once('secureConnect', () => clearTimeout(timer));
  });
  // A reset: our last words of the handshake may not be out, and a server that waits for them does not see a FIN.
  plain.resetAndDestroy();
  return isTls;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What a person needs of a certificate; undefined when the peer showed none. */
function certificateFacts(certificate: PeerCertificate): CertificateFacts | undefined {
  // Node's type promises a certificate; without one it is an empty object.
  const subject = certificate.subject as PeerCertificate['subject'] | undefined;
  if (subject === undefined) return undefined;
  return {
    subject: oneName(subject),
    issuer: oneName(certificate.issuer),
    names: (certificate.subjectaltname ?? '').split(', ').filter((name) => name !== ''),
    validFrom: new Date(certificate.valid_from),
    validTo: new Date(certificate.valid_to),
    fingerprint: certificate.fingerprint256,
  };
}

function oneName(name: PeerCertificate['subject']): string {
  const first = (value: string | string[] | undefined): string | undefined =>
    Array.isArray(value) ? value[0] : value;
  return first(name.CN) ?? first(name.O) ?? '';
}
