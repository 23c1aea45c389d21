import { matrixOf } from '../contracts/matrix/matrix-of.ts';
import { ftpSrv } from './ftp-srv.ts';

await matrixOf(ftpSrv);
