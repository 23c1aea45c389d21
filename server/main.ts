/** The process: reads the configuration, starts the house, ends it politely. `--demo` starts the embedded demo server too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from './app.ts';
import type { App, AppOptions } from './app.ts';
import { ConfigInvalid, readConfig } from './config.ts';
import type { Config } from './config.ts';
import { startDemoServer } from './demo/demo-server.ts';
import { reasonOf } from './errors.ts';
import { KeyFileUnusable } from './security/errors.ts';
import { StoreUnusable } from './store/errors.ts';

const ROOT = join(import.meta.dirname, '..');
/** Running transfers get this long after SIGTERM. */
const GRACE_MS = 30_000;
const DEMO_FOLDER = 'demo';
/** EX_CONFIG of sysexits.h: starting again changes nothing. */
const NOT_CONFIGURED = 78;
const RESTORE =
  'Saved sites and tokens are kept there. Put it back from a backup (gangway.db together with gateway.key), or move it away to begin without them.';

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    console.error(`Gangway did not start: ${error.message}`);
    process.exit(NOT_CONFIGURED);
  }
}

/** What is kept is precious: without it Gangway does not start, and never begins anew over it. */
async function appOrExit(options: AppOptions): Promise<App> {
  try {
    return await buildApp(options);
  } catch (error) {
    if (!(error instanceof StoreUnusable || error instanceof KeyFileUnusable)) throw error;
    console.error(`Gangway did not start: ${error.message}`);
    if (error instanceof StoreUnusable && !error.isInUse) console.error(RESTORE);
    process.exit(NOT_CONFIGURED);
  }
}

function versionOf(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

async function main(): Promise<void> {
  const config = configOrExit();
  const demo = process.argv.includes('--demo') ? await startDemoServer() : undefined;
  const app = await appOrExit({
    config,
    version: versionOf(),
    webRoot: join(ROOT, 'web/dist'),
    // What is tried out with the demo is not mixed with what is kept for real.
    dataFolder: demo === undefined ? config.dataDir : join(config.dataDir, DEMO_FOLDER),
    ...(demo === undefined
      ? {}
      : { demo: { host: demo.host, port: demo.port, user: demo.user, password: demo.password } }),
  });
  const url = await app.listen().catch(async (error: unknown) => {
    console.error(`Gangway could not listen on ${config.host} port ${config.port}: ${reasonOf(error)}`);
    await demo?.close();
    process.exit(1);
  });
  let isStopping = false;
  const stopNow = (): void => {
    // The end of the process would close its uploads in order, and to a server a closed upload is a complete one.
    app.breakOff();
    setImmediate(() => process.exit(1));
  };
  const stop = async (): Promise<void> => {
    // The second signal means now.
    if (isStopping) {
      stopNow();
      return;
    }
    isStopping = true;
    setTimeout(stopNow, GRACE_MS).unref();
    await app.close();
    await demo?.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());

  // Last, because whoever reads it may send a signal at once.
  console.log(`Gangway is ready: ${url}`);
  if (demo !== undefined) console.log(`Demo FTP server: ftp://demo:demo@${demo.host}:${demo.port}/`);
}

await main();
