import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits for a condition: asks `check` every 20 ms until it answers something truthy, and returns that. A check
 * that throws has not been met yet; the last error is the cause of the failure when time runs out.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 15_000 }: { timeoutMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  let cause: unknown
  do {
    try {
      const answer = await check()
      if (answer) return answer
      cause = undefined
    } catch (error) {
      cause = error
    }
    await sleep(20)
  } while (performance.now() < deadline)
  throw new Error(`Not so within ${timeoutMs} ms: ${check}`, { cause })
}
