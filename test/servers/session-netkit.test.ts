import { sessionContractOf } from '../contracts/session-contract-of.ts';
import { netkit } from './netkit.ts';

await sessionContractOf(netkit);
