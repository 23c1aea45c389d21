/** Makes the files that are derived: `npm run api` (the document and the client's types), `npm run errors` (the table of errors). */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiFiles } from './api-files.ts';
import type { MadeFile } from './api-files.ts';
import { errorsFile } from './errors-file.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAKERS: Readonly<Record<string, () => Promise<MadeFile[]>>> = {
  api: apiFiles,
  errors: async () => [await errorsFile()],
};

const make = MAKERS[process.argv[2] ?? ''];
if (make === undefined) throw new Error(`what? ${Object.keys(MAKERS).join(' or ')}`);
for (const { name, text } of await make()) {
  await writeFile(join(ROOT, name), text);
  console.log(`wrote ${name}`);
}
