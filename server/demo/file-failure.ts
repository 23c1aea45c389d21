/** The demo's reply texts for failures of the file system; they name no path of the machine. */

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or folder.',
  EEXIST: 'That name is taken.',
  ENOTEMPTY: 'The folder is not empty.',
  EISDIR: 'That is a folder.',
  ENOTDIR: 'That is not a folder.',
  EACCES: 'Permission denied.',
  EPERM: 'Permission denied.',
  ENOSPC: 'No space left for the demo.',
  ENAMETOOLONG: 'The name is too long.',
};

/**
 * The sentence for one failure.
 * thrown: what node:fs threw. Returns a sentence for a client; an unknown failure has a general one.
 */
export function sentenceFor(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return SENTENCES[code] ?? 'The demo could not do that.';
}
