import { judgeWindows } from '../alerting/judge-windows.ts'
import type { Rule } from '../alerting/rule.ts'
import { type ClosedWindow, closingOf } from '../analyzers/closed-windows.ts'
import { judgingReferences } from '../analyzers/judging-references.ts'
import { measureInOrder } from '../analyzers/measure-in-order.ts'
import { windowMsOf } from '../analyzers/reference-side.ts'
import type { JobContext } from '../context.ts'
import type { Model } from '../model/model.ts'
import { listCountedWindows } from '../store/counted-until.ts'
import { writeMeasurements, writeReports } from '../store/measurements.ts'
import { listReferences } from '../store/references.ts'
import { listMeasuredWindows, writeMeasuredWindows } from '../store/windows.ts'
import { dueWindows } from './due-windows.ts'

/** A model whose closed windows are to be measured. */
export interface Measuring {
  model: Model
  rules: readonly Rule[]
  /** Epoch milliseconds. */
  now: number
}

/**
 * Measures every closed window of a model that is new or was counted anew, in order of time, and takes the
 * rules through them. Windows are recorded as measured last, so a run that was cut off does them again, to
 * the same end: measurements are replaced, and a rule that has seen a window ignores it.
 *
 * @returns how many windows were measured
 */
export async function measureModel(context: JobContext, { model, rules, now }: Measuring): Promise<number> {
  const { store, project } = context
  const [counted, measured] = await Promise.all([
    listCountedWindows(store, project, { model: model.model, windowSeconds: windowMsOf(model) / 1000 }),
    listMeasuredWindows(store, project, model.model),
  ])
  const { settleMs } = context.config
  const windows = dueWindows(counted, measured, closingOf(model, { settleMs, now }))
  if (windows.length === 0) return 0
  const judged = { model, counted, windows, now }
  await report(context, judged)
  const baseline = await context.references.baselineOf(model, { before: windows[0]!.start * 1000 })
  for await (const found of measureInOrder(store, { ...judged, baseline })) {
    const measurements = found.flatMap(each => each.measurements)
    await writeMeasurements(store, project, measurements)
    await judgeWindows({ store, project, model: model.model, rules, measurements, now })
    const done = found.map(({ window }) => asMeasured(window))
    await writeMeasuredWindows(store, project, { model: model.model, windows: done })
  }
  return windows.length
}

/** Measures windows by the reference that only reports, if there is one: no rule is asked about that. */
async function report(
  { store, project, references }: JobContext,
  judged: Omit<Parameters<typeof measureInOrder>[1], 'baseline'>,
): Promise<void> {
  const { model, windows } = judged
  const { reports } = judgingReferences(model.settings, await listReferences(store, project, model.model))
  if (!reports) return
  const before = windows[0]!.start * 1000
  const baseline = await references.baselineOf(model, { name: reports.name, before })
  for await (const found of measureInOrder(store, { ...judged, baseline }))
    await writeReports(
      store,
      project,
      found.flatMap(({ measurements }) => measurements),
    )
}

const asMeasured = ({ kind, start, end, counted }: ClosedWindow) => ({
  kind,
  window_start: start,
  window_end: end,
  measured: counted,
})
