import { matrixOf } from '../contracts/matrix/matrix-of.ts';
import { proftpd } from './proftpd.ts';

await matrixOf(proftpd);
