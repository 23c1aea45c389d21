/** What is said of the failures that only WebDAV has. */
import type { ProblemCode, Words } from '../problem.ts';

type DavCode = Extract<ProblemCode, `DAV_${string}`>;

export const davWordsEn: Record<DavCode, Words> = {
  DAV_XML_INVALID: {
    title: 'XML not understood',
    detail: 'The XML of the request is malformed, has a document type, or is not what this method takes.',
  },
  DAV_DEPTH: {
    title: 'Whole trees are not listed',
    detail: 'PROPFIND is answered with Depth 0 or 1 only.',
    advice: 'Go down folder by folder.',
  },
  DAV_SAME_PLACE: {
    title: 'Source and destination overlap',
    detail: 'The destination is the source itself, or one of them contains the other.',
  },
  DAV_LOCK_TOKEN: {
    title: 'No such lock here',
    detail: 'No lock with this token holds at this address; it may have ended.',
  },
  DAV_PARENT_MISSING: {
    title: 'Folder missing',
    detail: 'The folder in which this should be made does not exist.',
    advice: 'Make the folder first.',
  },
  DAV_LOCKED: {
    title: 'Locked',
    detail: 'Another program has locked this, or something that would change with it.',
    advice: 'Try again when the lock has ended.',
  },
  DAV_DESTINATION: {
    title: 'Destination elsewhere',
    detail: 'Things can be copied and moved within one site only.',
    advice: 'Download the file and upload it to the other site.',
  },
  DAV_LIMIT: {
    title: 'Too much to keep',
    detail: 'This site has as many locks or properties as are kept.',
  },
};
