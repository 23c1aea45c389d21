import { sessionContractOf } from '../contracts/session-contract-of.ts';
import { proftpd } from './proftpd.ts';

await sessionContractOf(proftpd);
