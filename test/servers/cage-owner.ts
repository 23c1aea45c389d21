/** Starts a server and never stops it: the test beside kills this process to see whether anything stays behind. */
import { vsftpd } from './vsftpd.ts';

const { home, port } = await vsftpd.start();
process.stdout.write(`${JSON.stringify({ home, port })}\n`);
