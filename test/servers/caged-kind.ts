import {
  installLibraries,
  installPackages,
  PackagesUnavailable,
  unpackPackages,
} from '../support/debian-packages.ts';
import { runProgram } from '../support/run-program.ts';
import { CagedServer } from './caged-server.ts';
import { certificates } from './certificates.ts';
import { ServerDidNotStart } from './errors.ts';
import { reservePorts } from './port-block.ts';
import type { RealServer, ServerKind, ServerSettings } from './real-server.ts';
import type { Recipe } from './recipe.ts';
import { makeRunFolder } from './run-folder.ts';
import { completeSettings } from './settings.ts';

/** Somebody else may take a port between our look and the server's bind. */
const START_ATTEMPTS = 3;

/** The kind of server that a recipe makes: each one in a cage of its own. */
export function cagedKind(recipe: Recipe): ServerKind {
  const kind: ServerKind = {
    name: recipe.name,
    abilities: recipe.abilities,
    prepare: () => prepare(recipe),
    async start(asked = {}) {
      const settings = completeSettings(recipe.name, recipe.abilities, asked);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await startOnce(kind, recipe, settings);
        } catch (failure) {
          if (attempt === START_ATTEMPTS || !(failure instanceof ServerDidNotStart)) throw failure;
        }
      }
    },
  };
  return kind;
}

async function prepare(recipe: Recipe): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return `${recipe.name} runs in namespaces of its own, which needs root on Linux`;
  }
  try {
    await installPackages(['openssl', ...recipe.install]);
    await fetchSoftware(recipe);
  } catch (failure) {
    if (failure instanceof PackagesUnavailable) return failure.message;
    throw failure;
  }
  const probe = await runProgram(['unshare', '--mount', '--pid', '--ipc', '--fork', 'true']);
  return probe.exitCode === 0 ? undefined : `this machine allows no namespaces: ${probe.stderr.trim()}`;
}

async function fetchSoftware(recipe: Recipe): Promise<string> {
  if (recipe.unpack.length === 0) return '';
  const folder = await unpackPackages(recipe.name, recipe.unpack);
  await installLibraries(folder, recipe.programs);
  return folder;
}

async function startOnce(kind: ServerKind, recipe: Recipe, settings: ServerSettings): Promise<RealServer> {
  const certificateFiles = await certificates();
  const software = await fetchSoftware(recipe);
  const ports = await reservePorts();
  const place = {
    ...(await makeRunFolder()),
    settings,
    software,
    port: ports.control,
    firstPassivePort: ports.firstPassive,
    lastPassivePort: ports.firstPassive + settings.passivePorts - 1,
    certificates: certificateFiles,
  };
  return await CagedServer.start(kind, recipe, place, ports);
}
