/**
 * Patterns for names, as shells have them: `*`, `?` and `[...]`. There are no regular expressions: some of those take for ever on
 * a name that somebody else has chosen; this takes at most pattern times name. How long a pattern may be, the contract says.
 */

const WILDCARDS = /[*?[]/;
const RANGE_LENGTH = 3;

/** One place of a pattern: any run of characters, or a judge of one. */
type Token = 'any run' | ((character: string) => boolean);

/** Whether a name is wanted. */
export type NameTest = (name: string) => boolean;

/**
 * What a name has to match, whatever its case. With a wildcard the pattern is the whole name, without one a part of it: `*` any run
 * of characters, `?` one, `[abc]` or `[a-z]` one of these, `[!abc]` another one; `[*]` is the asterisk itself. A bracket that is
 * not closed is a bracket, a backslash a backslash. Names that differ only in how Unicode composes them are the same.
 */
export function nameTest(pattern: string): NameTest {
  const wanted = folded(pattern);
  if (!WILDCARDS.test(wanted)) return (name) => folded(name).includes(wanted);
  const tokens = tokensOf(Array.from(wanted));
  return (name) => matches(tokens, Array.from(folded(name)));
}

/** Without case, and composed: macOS servers send decomposed names. */
export function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function tokensOf(characters: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const end = character === '[' ? endOfClass(characters, at) : -1;
    if (end !== -1) {
      tokens.push(classOf(characters.slice(at + 1, end)));
      at = end;
    } else if (character === '*') {
      if (tokens.at(-1) !== 'any run') tokens.push('any run');
    } else {
      tokens.push(character === '?' ? () => true : (other) => other === character);
    }
  }
  return tokens;
}

/** Where the class that begins at `start` is closed; a bracket in the first place is one of its characters. -1 when it is not. */
function endOfClass(characters: readonly string[], start: number): number {
  const first = isNegation(characters[start + 1]) ? start + 2 : start + 1;
  return characters.indexOf(']', first + 1);
}

function isNegation(character: string | undefined): boolean {
  return character === '!' || character === '^';
}

function classOf(members: readonly string[]): Token {
  const isNegated = isNegation(members[0]);
  const rest = isNegated ? members.slice(1) : members;
  const ranges: [low: string, high: string][] = [];
  for (let at = 0; at < rest.length; at++) {
    const low = rest[at] ?? '';
    const isRange = rest[at + 1] === '-' && at + RANGE_LENGTH <= rest.length;
    ranges.push([low, isRange ? (rest[at + 2] ?? low) : low]);
    if (isRange) at += 2;
  }
  return (character) => ranges.some(([low, high]) => isBetween(character, low, high)) !== isNegated;
}

function isBetween(character: string, low: string, high: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= (low.codePointAt(0) ?? 0) && code <= (high.codePointAt(0) ?? 0);
}

/** Only the last run is ever made longer: a later one can always take what an earlier one would have taken. */
function matches(tokens: readonly Token[], name: readonly string[]): boolean {
  let token = 0;
  let at = 0;
  let run = -1;
  let runEnd = 0;
  while (at < name.length) {
    const wanted = tokens[token];
    if (wanted === 'any run') {
      run = token++;
      runEnd = at;
    } else if (wanted !== undefined && wanted(name[at] ?? '')) {
      token++;
      at++;
    } else if (run !== -1) {
      token = run + 1;
      at = ++runEnd;
    } else {
      return false;
    }
  }
  while (tokens[token] === 'any run') token++;
  return token === tokens.length;
}
