#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { StartupError } from '../errors.ts'
import { addAnalyze } from './analyze.ts'
import { addDemo } from './demo.ts'
import { addDetect } from './detect.ts'
import { addImport } from './import.ts'
import { addRules } from './rules.ts'
import { addServe } from './serve.ts'
import { addVerify } from './verify.ts'

/** Exit codes: 0 ok, 1 failed, 2 usage. */
const FAILED = 1
const USAGE = 2

const program = new Command('tidemark')
  .description('Monitoring for machine-learning models in production.')
  .exitOverride()

for (const add of [addServe, addDemo, addImport, addAnalyze, addDetect, addVerify, addRules]) add(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE)
  const isExpected = error instanceof StartupError || (error instanceof Error && error.name === 'Problem')
  process.stderr.write(
    `tidemark: ${isExpected ? (error as Error).message : error instanceof Error ? error.stack : error}\n`,
  )
  process.exit(FAILED)
}
