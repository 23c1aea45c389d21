/** Calls about resumable uploads and watches. */
import type { Exchange } from '../../support/http-exchange.ts';
import type { Ground, Row } from './call.ts';

const TUS = { 'tus-resumable': '1.0.0' };
const OFFSET_TYPE = 'application/offset+octet-stream';
const CONTENT = 'twelve bytes';
const WATCHES = '/api/v1/watches';

const uploadsOf = ({ site }: Ground): string => `/api/v1/sites/${site.id}/uploads`;

async function created(ground: Ground): Promise<Exchange> {
  const path = Buffer.from(ground.fresh()).toString('base64');
  const headers = { ...TUS, 'upload-length': String(CONTENT.length), 'upload-metadata': `path ${path}` };
  return ground.kim.ask({ method: 'POST', path: uploadsOf(ground), headers });
}

/** Address of an upload that has begun. */
async function begun(ground: Ground): Promise<string> {
  const { headers, status, body } = await created(ground);
  const { location } = headers;
  if (location === undefined) throw new Error(`the upload was answered with ${status} ${body.toString()}`);
  return new URL(location, `http://gateway${uploadsOf(ground)}`).pathname;
}

const watchDraft = ({ saved }: Ground): object => ({
  site: saved,
  folder: '/',
  everySeconds: 60,
  stableSeconds: 60,
});
const watched = (ground: Ground): Promise<string> => ground.made(WATCHES, watchDraft(ground));

export const WORK_ROWS: Readonly<Record<string, Row>> = {
  listUploads: async (ground) => {
    await begun(ground);
    return [await ground.get(uploadsOf(ground))];
  },
  createUpload: async (ground) => [await created(ground)],
  offerUploads: async (ground) => [await ground.kim.ask({ method: 'OPTIONS', path: uploadsOf(ground) })],
  askUpload: async (ground) => [
    await ground.kim.ask({ method: 'HEAD', path: await begun(ground), headers: TUS }),
  ],
  overrideUploadCall: async (ground) => {
    const headers = { ...TUS, 'x-http-method-override': 'HEAD' };
    return [await ground.kim.ask({ method: 'POST', path: await begun(ground), headers })];
  },
  addToUpload: async (ground) => {
    const headers = { ...TUS, 'upload-offset': '0', 'content-type': OFFSET_TYPE };
    return [await ground.kim.ask({ method: 'PATCH', path: await begun(ground), headers, body: CONTENT })];
  },
  endUpload: async (ground) => [
    await ground.kim.ask({ method: 'DELETE', path: await begun(ground), headers: TUS }),
  ],
  listWatches: async (ground) => {
    await watched(ground);
    return [await ground.get(WATCHES)];
  },
  createWatch: async (ground) => [await ground.json('POST', WATCHES, watchDraft(ground))],
  getWatch: async (ground) => [await ground.get(`${WATCHES}/${await watched(ground)}`)],
  changeWatch: async (ground) => [
    await ground.json('PATCH', `${WATCHES}/${await watched(ground)}`, { paused: true }),
  ],
  deleteWatch: async (ground) => [await ground.delete(`${WATCHES}/${await watched(ground)}`)],
  listWatchEvents: async (ground) => [await ground.get(`${WATCHES}/${await watched(ground)}/events`)],
  listWatchDeliveries: async (ground) => [await ground.get(`${WATCHES}/${await watched(ground)}/deliveries`)],
};
