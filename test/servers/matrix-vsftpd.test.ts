import { matrixOf } from '../contracts/matrix/matrix-of.ts';
import { vsftpd } from './vsftpd.ts';

await matrixOf(vsftpd);
