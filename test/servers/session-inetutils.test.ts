import { sessionContractOf } from '../contracts/session-contract-of.ts';
import { inetutils } from './inetutils.ts';

await sessionContractOf(inetutils);
