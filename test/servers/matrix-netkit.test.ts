import { matrixOf } from '../contracts/matrix/matrix-of.ts';
import { netkit } from './netkit.ts';

await matrixOf(netkit);
