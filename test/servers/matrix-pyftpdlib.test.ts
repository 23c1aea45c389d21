import { matrixOf } from '../contracts/matrix/matrix-of.ts';
import { pyftpdlib } from './pyftpdlib.ts';

await matrixOf(pyftpdlib);
