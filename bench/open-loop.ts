import { setTimeout } from 'node:timers/promises'

/** Requests that are due at even distances, for so long. */
export interface Schedule {
  perSecond: number
  seconds: number
}

/**
 * Sends on a schedule, whether or not earlier requests were answered: a server that stalls delays every request due
 * meanwhile, and all of that delay counts.
 *
 * @returns milliseconds from the moment each request was due to its answer, in the order in which they were due
 */
export async function openLoop(
  { perSecond, seconds }: Schedule,
  send: (index: number) => Promise<void>,
): Promise<Float64Array> {
  const total = Math.floor(perSecond * seconds)
  const latencies = new Float64Array(total)
  const answers: Promise<void>[] = []
  let failure: unknown = null
  const start = performance.now()
  const sendOne = async (index: number) => {
    try {
      await send(index)
      latencies[index] = performance.now() - (start + (index / perSecond) * 1000)
    } catch (error) {
      failure ??= error
    }
  }
  while (answers.length < total && failure === null) {
    const due = Math.min(total, 1 + Math.floor(((performance.now() - start) / 1000) * perSecond))
    while (answers.length < due) answers.push(sendOne(answers.length))
    await setTimeout(1)
  }
  await Promise.all(answers)
  if (failure !== null) throw failure
  return latencies
}
