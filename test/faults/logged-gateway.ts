/** A gateway in a process of its own that logs everything there is to log; run by process.test.ts. */
import { buildGateway } from '../support/gateway.ts';

const app = await buildGateway({ logLevel: 'trace' });
console.log(`Gangway is ready: ${await app.listen()}`);
process.on('SIGTERM', () => void app.close());
