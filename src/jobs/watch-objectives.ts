import { judgeWindows } from '../alerting/judge-windows.ts'
import { measureObjectives, OBJECTIVES } from '../analyzers/measure-objectives.ts'
import type { JobContext } from '../context.ts'
import { sliceSecondsOf } from '../model/slice-length.ts'
import { LONGEST_BURN_SECONDS } from '../stats/objectives/burn-rate.ts'
import { readBinnings } from '../store/binnings.ts'
import { measuredUntil, writeMeasurements } from '../store/measurements.ts'
import { listDirtySets } from '../store/slice-marks.ts'
import type { Measuring } from './measure-model.ts'

/** Rows are sent in batches: so long after its end a slice is taken as it is. Those that come later change no answer. */
const GRACE_MS = 60_000

/**
 * Measures the objectives of a model at the end of each slice that is over and was not measured yet, and takes the rules
 * through them. After a time in which nobody looked, no further back than the longest burn rate does.
 *
 * @param watchedUntil the end of the last slice of each model that was measured, in epoch seconds: what is remembered need
 *   not be asked for
 * @returns how many slices were looked at
 */
export async function watchObjectives(
  { store, project }: JobContext,
  { model, rules, now, watchedUntil }: Measuring & { watchedUntil: Map<string, number> },
): Promise<number> {
  if (Object.keys(model.settings.objectives).length === 0) return 0
  const seconds = sliceSecondsOf(model.settings)
  const to = Math.floor((now - GRACE_MS) / 1000 / seconds) * seconds
  const until =
    watchedUntil.get(model.model) ??
    (await measuredUntil(store, project, { model: model.model, analyzer: OBJECTIVES }))
  watchedUntil.set(model.model, until)
  const from = until === 0 ? to - seconds : Math.max(until, to - LONGEST_BURN_SECONDS)
  if (from >= to || (await isUncounted(store, project, { model: model.model, from, to }))) return 0
  const binnings = await readBinnings(store, project, model.model)
  const measurements = await measureObjectives(store, { model, binnings }, { from, to })
  // The rules first: slices that are measured are not judged again.
  await judgeWindows({ store, project, model: model.model, rules, measurements, now })
  await writeMeasurements(store, project, measurements)
  watchedUntil.set(model.model, to)
  return (to - from) / seconds
}

/** Are any of these slices still to be counted? */
async function isUncounted(
  store: JobContext['store'],
  project: string,
  { model, from, to }: { model: string; from: number; to: number },
): Promise<boolean> {
  const dirty = await listDirtySets(store, project, model)
  return dirty.some(
    ({ reference, kind, slices }) =>
      reference === '' && kind === 'features' && slices.some(slice => slice >= from && slice < to),
  )
}
