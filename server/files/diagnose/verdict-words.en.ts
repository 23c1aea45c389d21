/** What the doctor says at the end, in English: for somebody who has never heard of passive mode. */
import type { VerdictCode } from '../../contract/diagnosis.ts';

/** `{charset}` is filled in. */
export const verdictEn: Readonly<Record<VerdictCode, string>> = {
  'all-fine': 'Everything works: Gangway can log in, list folders and fetch files.',
  'clear-text':
    'The connection is not encrypted: password and files can be read by everybody on the way. If the server offers FTPS, use it.',
  'no-restart':
    'The server cannot begin in the middle of a file. Downloads that break off start again from the beginning, and seeking in videos does not work.',
  'charset-legacy':
    'Some names are not written in UTF-8; they look like {charset}. Choose that character set for this site, and they are shown as they are meant.',
  'limit-one':
    'The server allows one session at a time. Everything works, but one thing after the other; other programs that are logged in with the same account must be closed.',
  'private-address':
    'In passive mode the server names an address that exists only inside its own network. Gangway ignores it and uses the address that you gave, so everything works here. Other programs may fail; the administrator of the server should set its public address for passive mode.',
  'tls-reuse-missing':
    'Logging in works, but the server refuses to send data: it wants the encryption of the first connection to be continued on the second, and that failed. The administrator of the server can switch this demand off (vsftpd: require_ssl_reuse=NO; ProFTPD: TLSOptions NoSessionReuseRequired).',
  'only-active':
    'For every file a second connection is needed. Gangway cannot open it to the server: the ports that the server names are closed, by a firewall as a rule. The other way round works: the server connects to Gangway (active mode). Gangway will use that way; set the site to it, so that no time is lost with trying.',
  'home-unreadable':
    'Logging in works, but the server does not let this login list its start folder. Give a start folder that this login may read, or ask the administrator of the server for the right to list.',
  unfinished:
    'The examination took too long and was ended before everything was tried: the server answers very slowly, or not at all. What was found until then is above.',
  'no-data':
    'Logging in works, but no file can be fetched: for every file a second connection is needed, and neither Gangway nor the server could open one. The administrator of the server should look at its settings for passive mode (EPSV and PASV).',
  'passive-blocked':
    'Logging in works, but no file can be fetched: for every file a second connection is needed. The server names a port for it, but a firewall lets nobody reach that port; and the server cannot connect to Gangway either. The administrator of the server must open its passive ports in the firewall (all of them, to the server), or Gangway needs a public address and open ports for active mode (ACTIVE_PUBLIC_ADDRESS, ACTIVE_PORTS).',
  'session-lost':
    'The server ended the connection before the login was complete. Try again; if that does not help, its log knows why.',
  'wrong-password':
    'The server is reachable, but it refuses this user name or password. Check both; mind capital letters and blanks at the end.',
  'account-needed':
    'The server asks for an account besides user and password. Make the site again with its account.',
  busy: 'The server has no room now: too many sessions are open, from this address, with this account, or in all. Close other programs that use it, or wait a minute and try again.',
  'certificate-untrusted':
    'The server shows a certificate that cannot be trusted, so no password was sent. If you know the server, compare the fingerprint with its administrator and trust it; if not, somebody else may be answering in its place.',
  'tls-failed':
    'The server accepts encryption, but then the handshake fails. Its TLS may be too old (at least TLS 1.2 is needed) or set up wrongly.',
  'tls-needed':
    'The server insists on encryption before it talks about passwords. Connect again with explicit TLS.',
  'tls-refused':
    'This site asks for encryption, and the server refuses it. No password was sent. If you accept that everything travels in clear, connect again with plain FTP; better, ask the administrator of the server for FTPS.',
  'not-ftp': 'Something answers at this port, but it is not an FTP server. Check host and port.',
  'plain-expected':
    'This port speaks plain FTP first, but the site is set to encryption from the first byte (implicit TLS). Connect again with explicit TLS.',
  'implicit-expected':
    'The server says nothing until encryption has begun: this port wants TLS from the first byte. Connect again with implicit TLS.',
  'no-answer':
    'Nothing answers at this address and port: a firewall drops the connection, or the address is wrong. Check host and port; the FTP port is usually 21, or 990 with implicit TLS.',
  'nothing-listens':
    'The machine is there, but no FTP server listens at this port. Check the port (usually 21, or 990 with implicit TLS), and whether the server runs.',
  'name-unknown': 'No machine has this name. Check how the host is spelled.',
  'target-forbidden':
    'The administrator of Gangway does not allow connections to this server (setting TARGETS).',
};
