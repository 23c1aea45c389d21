/** What was learned about a server, as the API shows it. */
import type { ProfileFact } from '../contract/site.ts';
import type { Site } from '../sites/site.ts';

/** Every fact of the site by name, with its evidence and date; secrets that the server repeated are masked. */
export function factsViewOf(site: Site): Record<string, ProfileFact> {
  const mask = (text: string): string => site.masked(text);
  return Object.fromEntries(
    Object.entries(site.profile.knowledge.all).map(([name, { value, evidence, at }]) => [
      name,
      {
        value: typeof value === 'string' ? mask(value) : value,
        evidence: mask(evidence),
        at: at.toISOString(),
      },
    ]),
  );
}
