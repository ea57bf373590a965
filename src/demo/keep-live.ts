import { type DemoOptions, demoTarget, type LoadedDemo } from './load-demo.ts'
import { sendLoans } from './send-loans.ts'

const TICK_MS = 1_000

/**
 * Goes on where the load ended: every second, sends the predictions made and the labels due since the last
 * time. A failure is logged, and the same stretch is part of what is sent a second later.
 *
 * @returns when the signal is aborted
 */
export async function keepLive(options: DemoOptions, { goLive, sentUntil }: LoadedDemo): Promise<void> {
  const { signal, now, log } = options
  const target = demoTarget(options)
  for (let from = sentUntil; !signal.aborted; await target.delay(TICK_MS)) {
    const to = now()
    try {
      await sendLoans(target, { goLive, from, to })
      from = to
    } catch (error) {
      if (!signal.aborted) log(`live rows were not sent: ${error instanceof Error ? error.message : error}`)
    }
  }
}
