import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits for a condition: asks `check` until it answers something truthy, and returns that; after 20 ms, then less and
 * less often, as asking may cost what is waited for. A check that throws has not been met yet; the last error is the
 * cause of the failure when time runs out.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 15_000 }: { timeoutMs?: number } = {},
): Promise<T> {
  const start = performance.now()
  const waitedMs = () => performance.now() - start
  let cause: unknown
  do {
    try {
      const answer = await check()
      if (answer) return answer
      cause = undefined
    } catch (error) {
      cause = error
    }
    await sleep(20 + waitedMs() / 20)
  } while (waitedMs() < timeoutMs)
  throw new Error(`Not so within ${timeoutMs} ms: ${check}`, { cause })
}
