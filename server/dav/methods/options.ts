/** OPTIONS: what this address can do. A server that does not answer is no reason to keep that secret. */
import { GatewayError } from '../../errors.ts';
import { announceDav } from '../allow.ts';
import type { ResourceKind } from '../allow.ts';
import { foundAt } from '../dav-call.ts';
import type { DavCall, DavMethod } from '../dav-call.ts';

export const options: DavMethod = async (call) => {
  announceDav(call.reply, await kindAt(call));
  return call.reply.code(200).header('Content-Length', 0).send();
};

async function kindAt(call: DavCall): Promise<ResourceKind | 'unknown'> {
  try {
    const entry = await foundAt(call, call.path);
    if (entry === undefined) return 'nothing';
    return entry.kind === 'folder' ? 'folder' : 'file';
  } catch (error) {
    if (error instanceof GatewayError) return 'unknown';
    throw error;
  }
}
