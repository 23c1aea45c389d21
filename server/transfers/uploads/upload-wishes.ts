/** How an upload is to be put in its place, as it is kept. */

/** What its creator asked for. */
export interface UploadWishes {
  /** `fail`: nothing may be at the target. */
  readonly overwrite: 'fail' | 'replace';
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  /** RFC 3339. */
  readonly modifiedAt?: string;
}

/** As text. */
export function keptWishes(wishes: UploadWishes): string {
  return JSON.stringify(wishes);
}

/** What keptWishes has written. */
export function wishesIn(text: string): UploadWishes {
  return JSON.parse(text) as UploadWishes;
}

/** The condition that the target has to meet. */
export function conditionOf({ overwrite, ifMatch, ifNoneMatch }: UploadWishes): {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
} {
  const none = overwrite === 'fail' ? '*' : ifNoneMatch;
  return {
    ...(ifMatch === undefined ? {} : { ifMatch }),
    ...(none === undefined ? {} : { ifNoneMatch: none }),
  };
}
