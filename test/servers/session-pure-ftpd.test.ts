import { sessionContractOf } from '../contracts/session-contract-of.ts';
import { pureFtpd } from './pure-ftpd.ts';

await sessionContractOf(pureFtpd);
