import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import type { TestProjectConfiguration } from 'vitest/config';

/** Many of these are whole gateways with scripted servers; a busy machine may take its time over them. */
const UNIT_TEST_TIMEOUT_MS = 20_000;
/** A real server may need a second to start and several to refuse; a hung one must not hold the run. */
const SERVER_TEST_TIMEOUT_MS = 30_000;
/** Who waits for something to happen waits long enough for a busy machine; a second is the default. */
const PATIENCE = { poll: { timeout: 10_000 } };
/** Two real servers at a time: the tests measure protocols, not how well they share a processor. */
const SERVER_WORKERS = 2;
/** Cells of the matrix at a time: some servers let them wait more than work (ftp-srv looks for a data connection every 250 ms). */
const CELLS_AT_A_TIME = 6;
const SVELTE_CONFIG = 'web/svelte.config.js';

const unit: TestProjectConfiguration = {
  test: {
    name: 'unit',
    environment: 'node',
    include: ['test/unit/**/*.test.ts'],
    testTimeout: UNIT_TEST_TIMEOUT_MS,
    hookTimeout: UNIT_TEST_TIMEOUT_MS,
    expect: PATIENCE,
  },
};

const servers: TestProjectConfiguration = {
  test: {
    name: 'servers',
    environment: 'node',
    include: ['test/servers/**/*.test.ts'],
    testTimeout: SERVER_TEST_TIMEOUT_MS,
    hookTimeout: SERVER_TEST_TIMEOUT_MS,
    expect: PATIENCE,
    pool: 'forks',
    maxWorkers: SERVER_WORKERS,
    maxConcurrency: CELLS_AT_A_TIME,
    sequence: { groupOrder: 1 },
  },
};

const faults: TestProjectConfiguration = {
  test: {
    name: 'faults',
    environment: 'node',
    include: ['test/faults/**/*.test.ts'],
    testTimeout: SERVER_TEST_TIMEOUT_MS,
    hookTimeout: SERVER_TEST_TIMEOUT_MS,
    expect: PATIENCE,
    pool: 'forks',
    maxWorkers: SERVER_WORKERS,
    sequence: { groupOrder: 2 },
  },
};

const web: TestProjectConfiguration = {
  plugins: [svelte({ configFile: SVELTE_CONFIG }), svelteTesting()],
  test: { name: 'web', environment: 'jsdom', include: ['test/web/**/*.test.ts'] },
};

export default defineConfig({
  test: {
    projects: [unit, web, servers, faults],
    passWithNoTests: true,
    reporters: ['default', './test/reporter.ts'],
  },
});
