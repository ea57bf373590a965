import { setTimeout as wait } from 'node:timers/promises'
import { isAway } from './is-away.ts'

const AGAIN_MS = 1_000

/**
 * Does a step of the start again until ClickHouse is there for it.
 *
 * @param sayWhy told each time, why the step is done again
 * @param signal ends the waiting
 * @throws what the step throws for any other reason; AbortError
 */
export async function whenReachable<Result>(
  step: () => Promise<Result>,
  { sayWhy, signal }: { sayWhy: (error: unknown) => void; signal: AbortSignal },
): Promise<Result> {
  for (;;) {
    signal.throwIfAborted()
    try {
      return await step()
    } catch (error) {
      if (!isAway(error)) throw error
      sayWhy(error)
    }
    await wait(AGAIN_MS, undefined, { signal })
  }
}
