import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 20_000, hookTimeout: 60_000, environment: 'node' as const }

/** Where the counts go, for whoever runs the tests unattended. */
const results = process.env.VITEST_RESULTS

/** Faults that take long, or strace: `npm run test:faults`. */
const longFaults = process.env.FAULTS === 'long' ? ['test/faults/*.long.ts'] : []

export default defineConfig({
  test: {
    reporters: results ? ['default', ['json', { outputFile: results }]] : ['default'],
    projects: [
      // Pure and in-process tests: nothing outside Node is started. Files share their imports, which cost more than most tests.
      {
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          isolate: false,
          // By default one core is left to watch files.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      // Tests that ask a real engine, browser or child process.
      {
        test: {
          ...shared,
          name: 'integration',
          // One at a time: some are promised a time, and each brings an engine that takes every core.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          include: ['test/**/*.integration.ts', ...longFaults],
          testTimeout: 120_000,
        },
      },
    ],
  },
})
