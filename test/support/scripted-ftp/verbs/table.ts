/** All verbs the server can execute, by name. */
import type { Handlers } from '../session.ts';
import { dataModeVerbs } from './data-mode.ts';
import { factVerbs } from './facts.ts';
import { folderVerbs } from './folders.ts';
import { loginVerbs } from './login.ts';
import { setupVerbs } from './setup.ts';
import { transferVerbs } from './transfers.ts';

/** Handlers by verb; a verb that is missing is answered with 502. */
export const VERB_TABLE: Handlers = {
  ...loginVerbs,
  ...setupVerbs,
  ...folderVerbs,
  ...factVerbs,
  ...dataModeVerbs,
  ...transferVerbs,
};

/** Verbs that are executed before the login. */
export const BEFORE_LOGIN: ReadonlySet<string> = new Set(
  'USER PASS ACCT AUTH PBSZ PROT QUIT FEAT OPTS SYST NOOP HELP CLNT'.split(' '),
);
