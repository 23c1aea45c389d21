/** The entity tag of an entry, the same that GET sends. */
import type { Entry } from '../contract/entry.ts';
import { entryTag } from '../files/entry-tag.ts';

/** Undefined for what is no file, and where a listing tells the time less exactly than GET would. */
export function tagOfEntry({ kind, sizeBytes, modifiedAt, precision, unique }: Entry): string | undefined {
  if (kind !== 'file' || sizeBytes === undefined || modifiedAt === undefined || precision !== 'second')
    return undefined;
  return entryTag({
    kind,
    sizeBytes,
    modifiedAt: new Date(modifiedAt),
    ...(unique === undefined ? {} : { unique }),
  });
}
