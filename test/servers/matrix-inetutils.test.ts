import { matrixOf } from '../contracts/matrix/matrix-of.ts';
import { inetutils } from './inetutils.ts';

await matrixOf(inetutils);
