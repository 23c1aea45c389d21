/** Builds a network with a server and a gateway and never takes it down: the test beside kills this process to see what stays behind. */
import { readlink } from 'node:fs/promises';
import { GatewayMachine, ServerMachine } from './machines.ts';
import { buildNetwork } from './network.ts';

const network = await buildNetwork();
const { home } = await ServerMachine.start(network.server);
await GatewayMachine.start(network.gateway);
const machines = [network.gateway, network.near, network.far, network.server];
const namespaces = await Promise.all(machines.map(({ pid }) => readlink(`/proc/${pid}/ns/net`)));
process.stdout.write(`${JSON.stringify({ home, namespaces })}\n`);
