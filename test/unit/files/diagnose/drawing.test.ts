import { describe, expect, it } from 'vitest';
import { drawingOf } from '../../../../server/files/diagnose/drawing.ts';
import { Findings } from '../../../../server/files/diagnose/findings.ts';
import { addressKindOf } from '../../../../server/security/address-kind.ts';
import { Site } from '../../../../server/sites/site.ts';

const site = new Site(
  { saved: false, host: 'ftp.example.org' },
  { id: '1', owner: 'me', host: 'ftp.example.org', createdAt: new Date(0) },
);

interface Situation {
  readonly own: string;
  readonly server: string;
  readonly announced?: string;
  readonly configured?: string;
}

/** Behind a NAT or not, as the drawing has it: Gangway, server. */
function behind({ own, server, announced, configured }: Situation): readonly (string | undefined)[] {
  const findings = new Findings();
  findings.ends = { own: { address: own, port: 50_000 }, server: { address: server, port: 21 } };
  findings.ways.push({
    mode: 'passive',
    works: true,
    dials: 'gateway',
    evidence: '',
    ...(announced === undefined
      ? {}
      : { announced: { address: announced, kind: addressKindOf(announced) }, port: 40_000 }),
  });
  const { gateway, server: drawn } = drawingOf(site, findings, configured);
  return [gateway?.nat.behind, drawn.nat.behind];
}

describe('the drawing', () => {
  it.each<[string, Situation, string, string]>([
    [
      'both in the internet',
      { own: '198.51.100.2', server: '203.0.113.9', announced: '203.0.113.9' },
      'no',
      'no',
    ],
    ['Gangway at home', { own: '192.168.1.5', server: '203.0.113.9', announced: '203.0.113.9' }, 'yes', 'no'],
    [
      'Gangway at a provider that shares addresses',
      { own: '100.64.3.4', server: '203.0.113.9' },
      'yes',
      'unknown',
    ],
    [
      'the server behind a router',
      { own: '198.51.100.2', server: '203.0.113.9', announced: '10.77.2.2' },
      'no',
      'yes',
    ],
    [
      'both behind routers',
      { own: '10.0.0.2', server: '203.0.113.9', announced: '192.168.0.9' },
      'yes',
      'yes',
    ],
    ['both in one office', { own: '10.0.0.2', server: '10.0.0.9', announced: '10.0.0.9' }, 'unknown', 'no'],
    ['one machine', { own: '127.0.0.1', server: '127.0.0.1', announced: '127.0.0.1' }, 'no', 'no'],
    [
      'a server with two public addresses',
      { own: '198.51.100.2', server: '203.0.113.9', announced: '203.0.113.10' },
      'no',
      'unknown',
    ],
    [
      'a container with a forwarded port',
      { own: '172.17.0.2', server: '203.0.113.9', configured: '198.51.100.1' },
      'yes',
      'unknown',
    ],
  ])('of %s', (_what, situation, gateway, server) => {
    expect(behind(situation)).toEqual([gateway, server]);
  });

  it('of a server that was not reached has only its name', () => {
    const facts = drawingOf(site, new Findings(), undefined);
    expect(facts).toMatchObject({
      server: { host: 'ftp.example.org', nat: { behind: 'unknown' } },
      ways: [],
    });
    expect(facts.gateway).toBeUndefined();
  });
});
