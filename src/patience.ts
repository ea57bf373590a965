import type { Logger } from 'pino'
import type { Listening } from './listen.ts'
import { publicReason } from './store/refusal.ts'
import { whenReachable } from './store/when-reachable.ts'

/** Does a step of the start, however often that takes. */
export type Patiently = <Result>(step: () => Promise<Result>) => Promise<Result>

/** An engine of our own is there, or the start has failed. */
export const atOnce: Patiently = step => step()

/** Waits for ClickHouse, and says to whoever asks or reads the log what it waits for. */
export function patientlyAt(
  { waitsFor }: Listening,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Patiently {
  let last: string | null = null
  const sayWhy = (error: unknown) => {
    const reason = publicReason(error)
    if (reason !== last) log.warn({ reason }, 'the start waits for ClickHouse')
    last = reason
    waitsFor(reason)
  }
  return async step => {
    const result = await whenReachable(step, { sayWhy, signal })
    if (last !== null) log.info('ClickHouse answers')
    last = null
    waitsFor(null)
    return result
  }
}
