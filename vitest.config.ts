import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 20_000, hookTimeout: 60_000, environment: 'node' as const }

/** Where the counts go, for whoever runs the tests unattended. */
const results = process.env.VITEST_RESULTS

/** `npm run test:faults` */
const isLong = process.env.FAULTS === 'long'

const ALONE = ['e2e/demo', 'faults/overload', 'faults/stopped-processes'].map(
  name => `test/${name}.integration.ts`,
)

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
      // Tests that ask a real engine, browser or child process, and simulations of many seconds, which use the processor
      // while those wait. One engine and one import of the sources serve many files.
      {
        test: {
          ...shared,
          name: 'integration',
          include: ['test/**/*.integration.ts', 'test/**/*.simulation.ts'],
          exclude: ALONE,
          isolate: false,
          globalSetup: 'test/support/shared-engine.ts',
          testTimeout: 120_000,
          // One more than processors: some always wait for a process or a merge. Long faults promise times beside what they do.
          maxWorkers: isLong ? 1 : availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
      // Those that are promised a time, or make the machine suffer.
      {
        test: {
          ...shared,
          name: 'alone',
          include: ALONE,
          testTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
