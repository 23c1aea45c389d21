/** Calls about files, folders, archives and the bridge. */
import type { Exchange } from '../../support/http-exchange.ts';
import type { Ground, Row } from './call.ts';

const CONTENT = 'twelve bytes';

/** Requests at the bridge carry the FTP login. */
function bridge(scheme: 'ftp' | 'ftps') {
  const urlOf = ({ place }: Ground, path: string): string =>
    `/${scheme}/${place.host}:${place.port}${path}?security=plain`;
  const headersOf = ({ place }: Ground, headers: object): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(`${place.user}:${place.password}`).toString('base64')}`,
    ...headers,
  });
  return (ground: Ground, method: string, path: string, headers = {}, body?: string): Promise<Exchange> =>
    ground.gateway.ask({
      method,
      path: urlOf(ground, path),
      headers: headersOf(ground, headers),
      ...(body === undefined ? {} : { body }),
    });
}

function bridgeRows(scheme: 'ftp' | 'ftps', name: string): Record<string, Row> {
  const ask = bridge(scheme);
  return {
    [`readBy${name}`]: async (ground) => {
      const path = await ground.file(CONTENT);
      return [
        await ask(ground, 'GET', path),
        await ask(ground, 'GET', path, { range: 'bytes=1-2' }),
        await ask(ground, 'GET', '/'),
        await ask(ground, 'GET', '/', { accept: 'application/x-ndjson' }),
        await ask(ground, 'GET', '/', { accept: 'text/html' }),
      ];
    },
    [`headBy${name}`]: async (ground) => [
      await ask(ground, 'HEAD', await ground.file()),
      await ask(ground, 'HEAD', '/'),
    ],
    [`writeBy${name}`]: async (ground) => {
      const path = ground.fresh();
      return [await ask(ground, 'PUT', path, {}, CONTENT), await ask(ground, 'PUT', path, {}, CONTENT)];
    },
    [`deleteBy${name}`]: async (ground) => [await ask(ground, 'DELETE', await ground.file())],
  };
}

export const FILE_ROWS: Readonly<Record<string, Row>> = {
  readFile: async (ground) => {
    const { site } = ground;
    const path = await ground.file(CONTENT);
    const whole = await site.get(path);
    return [
      whole,
      await site.get(path, { range: 'bytes=2-5' }),
      await site.get(path, { range: 'bytes=0-1,8-9' }),
      await site.get(path, { 'if-none-match': String(whole.headers.etag) }),
    ];
  },
  headFile: async (ground) => [await ground.site.head(await ground.file())],
  writeFile: async (ground) => {
    const path = ground.fresh();
    return [await ground.site.put(path, CONTENT), await ground.site.put(path, CONTENT)];
  },
  changeEntry: async (ground) => {
    const path = await ground.file();
    return [await ground.json('PATCH', ground.site.url('files', path), { path: ground.fresh() })];
  },
  deleteFile: async (ground) => [await ground.delete(ground.site.url('files', await ground.file()))],
  getEntry: async (ground) => [
    await ground.get(ground.site.url('entries', await ground.file())),
    await ground.get(ground.site.url('entries', '/')),
  ],
  listFolder: async (ground) => {
    const url = ground.site.url('folders', '/');
    await ground.file();
    return [
      await ground.get(url),
      await ground.get(`${url}?limit=1&sort=size&order=desc`),
      await ground.get(url, { accept: 'application/x-ndjson' }),
    ];
  },
  createFolder: async (ground) => [
    await ground.kim.ask({ method: 'PUT', path: ground.site.url('folders', ground.fresh()) }),
  ],
  deleteFolder: async (ground) => {
    const url = ground.site.url('folders', ground.fresh());
    await ground.kim.ask({ method: 'PUT', path: url });
    return [await ground.delete(url)];
  },
  getArchive: async (ground) => {
    const path = await ground.file();
    const of = (format: string): string =>
      `/api/v1/sites/${ground.site.id}/archive?path=${path}&format=${format}`;
    return [await ground.get(of('zip')), await ground.get(of('tar')), await ground.get(of('tar.gz'))];
  },
  makeArchive: async (ground) => {
    const draft = { paths: [await ground.file()], format: 'zip' };
    return [await ground.json('POST', `/api/v1/sites/${ground.site.id}/archive`, draft)];
  },
  searchTree: async (ground) => {
    const name = (await ground.file()).slice(1);
    return [await ground.get(`/api/v1/sites/${ground.site.id}/search?name=${name}`)];
  },
  ...bridgeRows('ftp', 'Ftp'),
  ...bridgeRows('ftps', 'Ftps'),
};
