import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { RealServer } from '../../servers/real-server.ts';
import { LoginGatewayProcess } from '../login-gateway-process.ts';
import { fetchWithLogin } from '../one-login-per-file.ts';
import { compare } from '../scenario.ts';
import type { Scenario, ScenarioResult } from '../scenario.ts';
import { MIB, Stage } from '../stage.ts';

const SIZE_BYTES = 10 * 1_024;
const FILES = 50;
const CLIENTS = 8;
const RUN_MS = 4_000;
const REPETITIONS = 5;

/** Files of 10 KiB by eight clients that each ask for the next when they have one, against a gateway without a pool. */
export const smallFiles: Scenario = {
  name: 'small',
  async run() {
    await using stage = await Stage.build({ servers: 1, diskSizeBytes: 16 * MIB });
    await using without = await LoginGatewayProcess.start(stage.server);
    const { server } = stage;
    return await measure(stage, {
      reference: (path, agent) => get(without.url + path, server, agent),
      goal: 5,
      compared:
        'GET through the bridge on 8 kept-alive connections, against the same requests to a gateway that does nothing but ' +
        'log in, fetch the file and say QUIT for each of them',
    });
  },
};

/** The same against eight bare FTP clients that need no gateway but log in for every file. */
export const loginPerFile: Scenario = {
  name: 'logins',
  async run() {
    await using stage = await Stage.build({ servers: 1, diskSizeBytes: 16 * MIB });
    return await measure(stage, {
      reference: (path) => fetchWithLogin(stage.server, path),
      goal: 5,
      compared:
        'GET through the bridge on 8 kept-alive connections, against a bare FTP client (no HTTP at all) that connects, ' +
        'logs in, fetches one file and says QUIT, 8 at a time',
    });
  },
};

type FetchFile = (path: string, agent: Agent) => Promise<Buffer>;

async function measure(
  { server, gateway }: Stage,
  against: { readonly reference: FetchFile; readonly compared: string; readonly goal?: number },
): Promise<ScenarioResult> {
  const { reference, ...words } = against;
  const contents = Array.from({ length: FILES }, () => randomBytes(SIZE_BYTES));
  await Promise.all(contents.map((bytes, index) => writeFile(join(server.home, `f${index}`), bytes)));
  const gangway: FetchFile = (path, agent) => get(gateway.bridge(server, path), server, agent);
  await rate(gangway, contents);
  return compare(
    gateway,
    { reference: () => rate(reference, contents), gangway: () => rate(gangway, contents) },
    { scenario: '10 KiB files, 8 clients', unit: 'files/s', repetitions: REPETITIONS, ...words },
  );
}

/** Fetches files for RUN_MS, eight at a time, and looks at every byte. Returns files per second. */
async function rate(fetchFile: FetchFile, contents: readonly Buffer[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const started = performance.now();
  let count = 0;
  const client = async (): Promise<void> => {
    while (performance.now() - started < RUN_MS) {
      const index = count % contents.length;
      count += 1;
      const bytes = await fetchFile(`/f${index}`, agent);
      if (contents[index]?.equals(bytes) !== true) throw new Error(`/f${index} has other bytes`);
    }
  };
  try {
    await Promise.all(Array.from({ length: CLIENTS }, client));
  } finally {
    agent.destroy();
  }
  return count / ((performance.now() - started) / 1_000);
}

function get(url: string, { user, password }: RealServer, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, auth: `${user}:${password}` }, (response) => {
      if (response.statusCode === 200) buffer(response).then(resolve, reject);
      else reject(new Error(`the gateway answered ${response.statusCode ?? 0}`));
    });
    asked.on('error', reject).end();
  });
}
