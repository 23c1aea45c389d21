/** What a server can do and why we believe it: what it has shown comes before what it says about itself in FEAT (case 23). */
import type { Capability } from '../contract/site.ts';
import type { Feature, Features } from '../ftp/features.ts';
import type { FactName, Knowledge } from '../ftp/knowledge.ts';

/** Abilities that a person or a program may want to know of. */
const SHOWN_FEATURES: readonly Feature[] = [
  'MLST',
  'SIZE',
  'MDTM',
  'MFMT',
  'REST STREAM',
  'UTF8',
  'EPSV',
  'HASH',
];

/** A fact, and which values of it prove that a feature is there or is missing; others say nothing about it. */
interface Proof {
  readonly fact: FactName;
  readonly yes: readonly unknown[];
  readonly no: readonly unknown[];
}

const PROOFS: Partial<Record<Feature, Proof>> = {
  MLST: { fact: 'listCommand', yes: ['MLSD'], no: ['LIST'] },
  SIZE: { fact: 'size', yes: [true], no: [false] },
  MDTM: { fact: 'mdtm', yes: [true], no: [false] },
  MFMT: { fact: 'setTime', yes: ['MFMT'], no: ['MDTM', 'SITE UTIME', 'none'] },
  'REST STREAM': { fact: 'restart', yes: [true], no: [false] },
  EPSV: { fact: 'dataMode', yes: ['extended-passive'], no: [] },
};

/** Every shown ability by name, with its reason in plain English. mask: takes secrets out of what the server said. */
export function capabilitiesOf(
  features: Features,
  knowledge: Knowledge,
  mask: (text: string) => string = (text) => text,
): Record<string, Capability> {
  return Object.fromEntries(
    SHOWN_FEATURES.map((feature) => {
      const { available, reason } = proved(feature, knowledge) ?? features.explain(feature);
      return [feature, { available, reason: mask(reason) }];
    }),
  );
}

function proved(feature: Feature, knowledge: Knowledge): Capability | undefined {
  const proof = PROOFS[feature];
  const fact = proof && knowledge.fact(proof.fact);
  if (proof === undefined || fact === undefined) return undefined;
  const available = proof.yes.includes(fact.value);
  if (!available && !proof.no.includes(fact.value)) return undefined;
  return { available, reason: fact.evidence };
}
