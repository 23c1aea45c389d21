/** Judges a document by an independent linter. */
import { createConfig, lintFromString } from '@redocly/openapi-core';

/** What the linter says, errors and warnings alike: `rule: message at place`. Rules: its own recommendation. */
export async function lintDocument(text: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: text, absoluteRef: '/openapi.json', config });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} at ${location[0]?.pointer ?? 'the document'}`,
  );
}
