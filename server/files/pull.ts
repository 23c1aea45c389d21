/** One RETR on a borrowed session. */
import type { Download, Extent } from '../ftp/download.ts';
import type { FtpSession } from '../ftp/session.ts';
import type { Lease } from '../pool/lease.ts';
import type { FileSource } from './file-facts.ts';

/** A transfer that the server has agreed to. The session goes back by itself when the transfer has settled. */
export class Pull {
  readonly session: FtpSession;
  readonly download: Download;
  /** Resolves when the session is back with the pool. Never rejects. */
  readonly settled: Promise<void>;

  constructor({ pools, work }: FileSource, lease: Lease<FtpSession>, download: Download) {
    this.session = lease.resource;
    this.download = download;
    this.settled = download.settled.then(() => {
      work.site.profile.refresh(lease.resource);
      pools.giveBack(lease);
    });
  }
}

/**
 * Starts a transfer; the server's preliminary reply is in when this resolves. Rejects with what FtpSession.retrieve says; the
 * lease is the caller's then.
 */
export async function startPull(
  source: FileSource,
  lease: Lease<FtpSession>,
  { offsetBytes, extent }: { readonly offsetBytes: number; readonly extent: Extent },
): Promise<Pull> {
  const { signal } = source.work;
  const download = await lease.resource.retrieve(source.path, { offsetBytes, extent, signal });
  return new Pull(source, lease, download);
}
