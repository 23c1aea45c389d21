import { describe, expect, it, vi } from 'vitest';
import type { CharsetChoice } from '../../../server/contract/choices.ts';
import type { Entry, FolderEnd } from '../../../server/contract/entry.ts';
import type { Site } from '../../../server/contract/site.ts';
import type { FolderPart } from '../../../web/src/lib/api.ts';
import { localProblem, GatewayProblem } from '../../../web/client/problem.ts';
import { Charset } from '../../../web/src/state/charset.svelte.ts';
import { FolderState } from '../../../web/src/state/folder.svelte.ts';

const SITE: Site = {
  id: 's',
  saved: false,
  name: 'Old harbour',
  host: 'ftp.example.org',
  port: 21,
  security: 'plain',
  user: 'kim',
  mode: 'auto',
  charset: 'auto',
  createdAt: '2026-11-01T00:00:00Z',
};
const BYTES = '/\\xD7\\xCA';
const BEFORE: FolderEnd = {
  path: BYTES,
  bytesPath: BYTES,
  shownPath: '/资料',
  complete: true,
  charset: 'utf-8',
  guess: 'gb18030',
  dialect: 'mlsd',
  count: 1,
};
const AFTER: FolderEnd = {
  path: '/资',
  bytesPath: BYTES,
  shownPath: '/资料',
  complete: true,
  charset: 'gb18030',
  dialect: 'mlsd',
  count: 1,
};

/** A gateway with one folder; `known` are the spellings under which it finds it. */
function world(known: readonly string[] = [BYTES]) {
  let site = SITE;
  const asked: string[] = [];
  async function* list(_site: string, path: string): AsyncGenerator<FolderPart> {
    asked.push(path);
    if (!known.includes(path)) throw new GatewayProblem(localProblem('FTP_NOT_FOUND', 'nothing there'));
    const end = site.charset === 'auto' ? BEFORE : AFTER;
    const entry: Entry = { name: '文', path: `${end.path}/x`, kind: 'file' };
    yield { entries: [entry], end };
  }
  const folder = new FolderState({ list }, (draw) => draw());
  const changeSite = vi.fn(async (_id: string, change: { charset?: CharsetChoice }): Promise<Site> => ({
    ...SITE,
    ...change,
  }));
  const context = {
    api: { changeSite },
    sites: { changed: (changed: Site) => void (site = changed) },
    folder,
    selection: { reset: vi.fn() },
    place: { replace: vi.fn() },
    status: { load: vi.fn(async () => undefined) },
    notices: { fail: vi.fn() },
    site: () => site,
  };
  return { ...context, changeSite, asked, charset: new Charset(context) };
}

describe('the charset of the open site', () => {
  it('is suggested when the names of the folder look like another', async () => {
    const { folder, charset } = world();
    expect(charset.suggestion).toBeUndefined();
    await folder.open('s', BYTES);
    expect(charset.suggestion).toBe('gb18030');
  });

  it('is not suggested again after somebody said no', async () => {
    const { folder, charset } = world();
    await folder.open('s', BYTES);
    charset.dismiss();
    expect(charset.suggestion).toBeUndefined();
  });

  it('is changed in the open folder, which is found by its bytes and gets its new name', async () => {
    const { folder, charset, asked, place, selection, changeSite } = world();
    await folder.open('s', BYTES);
    await charset.choose('gb18030');
    expect(changeSite).toHaveBeenCalledWith('s', { charset: 'gb18030' });
    expect(asked).toEqual([BYTES, BYTES]);
    expect([folder.path, folder.phase, folder.entries[0]?.path]).toEqual(['/资', 'ready', '/资/x']);
    expect(place.replace).toHaveBeenCalledWith(expect.objectContaining({ path: '/资' }));
    expect(selection.reset).toHaveBeenCalled();
    expect([charset.current, charset.suggestion]).toEqual(['gb18030', undefined]);
  });

  it('finds the folder by its text where the server itself sends other bytes now', async () => {
    const { folder, charset, asked } = world(['/资']);
    await folder.open('s', '/资');
    await charset.choose('gb18030');
    expect(asked).toEqual(['/资', BYTES, '/资']);
    expect([folder.path, folder.phase]).toEqual(['/资', 'ready']);
  });

  it('keeps the rows and tells why when it cannot be changed', async () => {
    const { folder, charset, changeSite, notices, asked } = world();
    await folder.open('s', BYTES);
    changeSite.mockRejectedValueOnce(new GatewayProblem(localProblem('SITE_NOT_FOUND', 'gone')));
    await charset.choose('gb18030');
    expect(notices.fail).toHaveBeenCalled();
    expect(asked).toHaveLength(1);
    expect(folder.entries).toHaveLength(1);
    expect(charset.current).toBe('auto');
  });

  it('is left alone when it is chosen again', async () => {
    const { folder, charset, changeSite } = world();
    await folder.open('s', BYTES);
    await charset.choose('auto');
    expect(changeSite).not.toHaveBeenCalled();
  });
});
