/** Who is where: the addresses of both ends, what each announces, and what that says about the networks between them. */
import type { FactsLine } from '../../contract/diagnosis.ts';
import { addressKindOf } from '../../security/address-kind.ts';
import type { Site } from '../../sites/site.ts';
import type { Findings } from './findings.ts';

type Nat = FactsLine['server']['nat'];

/** The facts for the drawing. configured: address that active mode announces, if the administrator gave one. */
export function drawingOf(site: Site, findings: Findings, configured: string | undefined): FactsLine {
  const { ends, ways } = findings;
  const announced = ways.find(({ mode }) => mode === 'passive')?.announced;
  const { host, port } = site;
  return {
    type: 'facts',
    ...(ends === undefined
      ? {}
      : {
          gateway: {
            address: ends.own.address,
            kind: addressKindOf(ends.own.address),
            ...(configured === undefined
              ? {}
              : { configured: { address: configured, kind: addressKindOf(configured) } }),
            nat: natOfGateway(ends, configured),
          },
        }),
    server: {
      host,
      port,
      ...(ends === undefined
        ? {}
        : { address: ends.server.address, kind: addressKindOf(ends.server.address) }),
      ...(announced === undefined ? {} : { announced }),
      nat: natOfServer(findings, announced),
    },
    ways: [...ways],
  };
}

function natOfGateway(ends: NonNullable<Findings['ends']>, configured: string | undefined): Nat {
  const [own, server] = [ends.own.address, ends.server.address];
  if (configured !== undefined && configured !== own)
    return {
      behind: 'yes',
      why: `Gangway is ${own} here, and ${configured} to others, as it was configured`,
    };
  if (own === server) return { behind: 'no', why: 'Gangway and the server are on the same machine' };
  const [ownKind, serverKind] = [addressKindOf(own), addressKindOf(server)];
  if (ownKind === 'public') return { behind: 'no', why: `${own} is a public address` };
  if (serverKind === 'public')
    return {
      behind: 'yes',
      why: `${own} is ${wordsOf(ownKind)}, and the server at ${server} is in the internet`,
    };
  return { behind: 'unknown', why: `${own} and ${server} are both inside private networks` };
}

function natOfServer({ ends }: Findings, announced: FactsLine['server']['announced']): Nat {
  if (ends === undefined) return { behind: 'unknown', why: 'there was no connection' };
  const { address } = ends.server;
  if (announced === undefined)
    return { behind: 'unknown', why: 'the server did not name an address of its own (only PASV does)' };
  if (announced.address === address) return { behind: 'no', why: `the server itself names ${address}` };
  if (announced.kind !== 'public')
    return {
      behind: 'yes',
      why: `the server names ${announced.address}, ${wordsOf(announced.kind)}; we reach it at ${address}`,
    };
  return { behind: 'unknown', why: `the server names ${announced.address}; we reach it at ${address}` };
}

function wordsOf(kind: ReturnType<typeof addressKindOf>): string {
  return kind === 'shared' ? "an address of its provider's own network" : `a ${kind} address`;
}
