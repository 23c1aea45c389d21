import { sessionContractOf } from '../contracts/session-contract-of.ts';
import { pyftpdlib } from './pyftpdlib.ts';

await sessionContractOf(pyftpdlib);
