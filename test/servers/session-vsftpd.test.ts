import { sessionContractOf } from '../contracts/session-contract-of.ts';
import { vsftpd } from './vsftpd.ts';

await sessionContractOf(vsftpd);
