import { matrixOf } from '../contracts/matrix/matrix-of.ts';
import { pureFtpd } from './pure-ftpd.ts';

await matrixOf(pureFtpd);
