/**
 * TLS on control and data connections. RFC 4217.
 * The newest session ticket of a control connection belongs to it alone (sharing one over a pool gives random 425s).
 */
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { reasonOf } from '../errors.ts';
import { CertificateUntrusted, TimedOut, TlsFailed } from './errors.ts';
import type { CertificateFacts } from './errors.ts';

/** RFC 7301 protocol name of FTP over TLS; a server that speaks something else on this port must not answer (ALPACA). */
const ALPN_FTP = 'ftp';

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
  #ticket: Buffer | undefined;
  #control: ControlFacts | undefined;
  #dataResumed: boolean | undefined;

  /** host: the name the user gave; certificate names are checked against it, not against an address. */
  constructor(host: string, trust: Trust, handshakeMs: number) {
    this.#host = host;
    this.#trust = trust;
    this.#handshakeMs = handshakeMs;
  }

  /** Protocol version, cipher, certificate and resumption, for the status; undefined before the first handshake. */
  get facts(): (ControlFacts & { dataResumed?: boolean }) | undefined {
    if (this.#control === undefined) return undefined;
    return {
      ...this.#control,
      ...(this.#dataResumed === undefined ? {} : { dataResumed: this.#dataResumed }),
    };
  }

  /** Protects the control connection. Throws CertificateUntrusted, TlsFailed or TimedOut; the socket is destroyed then. */
  async secureControl(plain: Socket): Promise<TLSSocket> {
    const socket = await this.#handshake(plain, undefined);
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
   * Protects a data connection. Call it only after the transfer command is written: servers accept the connection, and so
   * answer the handshake, only then (vsftpd 3.0.3, ProFTPD 1.3.8, Pure-FTPd 1.0.50).
   */
  async secureData(plain: Socket): Promise<TLSSocket> {
    const socket = await this.#handshake(plain, this.#ticket);
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
        minVersion: 'TLSv1.2',
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
