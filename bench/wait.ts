import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { type Store, select } from '../src/store/client.ts'
import { SLICE_SECONDS } from '../src/store/slices.ts'
import { cpuSeconds } from './usage.ts'

const LONGEST_WAIT_MS = 600_000

/** Waits until it is so, asking again and again. */
export async function until(what: string, isSo: () => Promise<boolean>, everyMs = 10): Promise<void> {
  const start = performance.now()
  while (!(await isSo())) {
    if (performance.now() - start > LONGEST_WAIT_MS) throw new Error(`waited too long: ${what}`)
    await setTimeout(everyMs)
  }
}

/** Slices that are over and whose histograms do not hold every row yet. */
export async function dirtySlices(store: Store): Promise<number> {
  const [found] = await select(store, {
    sql: `SELECT count() AS slices FROM (
            SELECT 1 FROM slices GROUP BY project, model, reference, kind, slice
            HAVING max(marked) > max(counted) AND slice <= now() - ${SLICE_SECONDS})`,
    row: z.object({ slices: z.number() }),
  })
  return found!.slices
}

/** Waits until ClickHouse has merged what was just written. */
export async function untilMerged(store: Store): Promise<void> {
  let quiet = 0
  const isQuiet = async () => {
    const [found] = await select(store, {
      sql: 'SELECT count() AS merges FROM system.merges',
      row: z.object({ merges: z.number() }),
    })
    quiet = found!.merges === 0 ? quiet + 1 : 0
    return quiet === 3
  }
  await until('merges end', isQuiet, 100)
}

/** Waits until what is over is counted and all is merged: what comes next is measured on a service and an engine at rest. */
export async function atRest(store: Store): Promise<void> {
  await until('everything is counted', async () => (await dirtySlices(store)) === 0, 100)
  await untilMerged(store)
}

/** Waits until processes have used next to no processor time for a second. */
export async function untilIdle(pids: readonly number[]): Promise<void> {
  const used = () => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0)
  let before = used()
  const isIdle = async () => {
    const now = used()
    const isQuiet = now - before <= 0.05
    before = now
    return isQuiet
  }
  await until('processes are idle', isIdle, 1_000)
}
