import { sessionContractOf } from '../contracts/session-contract-of.ts';
import { ftpSrv } from './ftp-srv.ts';

await sessionContractOf(ftpSrv);
