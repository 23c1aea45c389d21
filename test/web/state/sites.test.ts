import { describe, expect, it, vi } from 'vitest';
import type { Site } from '../../../server/contract/site.ts';
import type { Api } from '../../../web/src/lib/api.ts';
import { placeOf } from '../../../web/src/lib/site-url.ts';
import { Sites } from '../../../web/src/state/sites.svelte.ts';

const BASE = {
  host: 'ftp.example.org',
  port: 21,
  security: 'auto',
  user: 'kim',
  name: 'h',
  mode: 'auto',
  charset: 'auto',
};
const siteOf = (id: string, { saved }: { saved: boolean }): Site => ({
  ...(BASE as unknown as Site),
  id,
  saved,
});

async function sitesWith(...list: Site[]) {
  const removeSite = vi.fn(async () => undefined);
  const sites = new Sites({ sites: async () => list, removeSite } as unknown as Api);
  await sites.load();
  return { sites, removeSite };
}

describe('the sites of the page', () => {
  it('that are saved stay when somebody leaves them', async () => {
    const [kept, passing] = [siteOf('kept', { saved: true }), siteOf('passing', { saved: false })];
    const { sites, removeSite } = await sitesWith(kept, passing);
    await sites.remove(kept);
    await sites.remove(passing);
    expect(removeSite.mock.calls).toEqual([['passing']]);
    expect(sites.list).toEqual([kept]);
  });

  it('that are saved stay when somebody logs in to the same server anew, and the new one is meant', async () => {
    const [kept, passing, fresh] = [
      siteOf('kept', { saved: true }),
      siteOf('passing', { saved: false }),
      siteOf('fresh', { saved: false }),
    ];
    const { sites, removeSite } = await sitesWith(kept, passing);
    const place = placeOf(fresh, '/');
    await sites.adopt(fresh, place);
    expect(removeSite.mock.calls).toEqual([['passing']]);
    expect(sites.list.map(({ id }) => id)).toEqual(['kept', 'fresh']);
    expect(sites.find(place)?.id).toBe('fresh');
  });
});
