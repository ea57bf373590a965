// Prints vitest's true counts as the last line, and fails when anything did.
import { readFileSync } from 'node:fs'

const [file, status] = process.argv.slice(2)
let counts
try {
  counts = JSON.parse(readFileSync(file, 'utf8'))
} catch {
  console.log('The test run left no results.')
  console.log('0 passed, 1 failed')
  process.exit(1)
}
const {
  numPassedTests: passed,
  numFailedTests,
  numPendingTests = 0,
  numTodoTests = 0,
  numFailedTestSuites,
} = counts
// A file that does not even load has no tests to fail.
const failed = numFailedTests > 0 ? numFailedTests : numFailedTestSuites
// npm test is more than vitest: a failing lint shows only in its status.
const unexplained = failed === 0 && status !== '0' ? 1 : 0
const skipped = numPendingTests + numTodoTests
console.log(`${passed} passed, ${failed + unexplained} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed + unexplained > 0 ? 1 : 0)
