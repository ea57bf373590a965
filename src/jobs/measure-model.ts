import { judgeWindows } from '../alerting/judge-windows.ts'
import type { Rule } from '../alerting/rule.ts'
import { measureWindow } from '../analyzers/measure-window.ts'
import type { Baseline } from '../analyzers/reference-cache.ts'
import { windowMsOf } from '../analyzers/reference-side.ts'
import { viewRange } from '../analyzers/view-range.ts'
import type { JobContext } from '../context.ts'
import type { Measurement } from '../model/measurement.ts'
import type { Model } from '../model/model.ts'
import { durationMs } from '../model/moment.ts'
import { writeMeasurements } from '../store/measurements.ts'
import { listCountedWindows } from '../store/slices.ts'
import { listMeasuredWindows, writeMeasuredWindows } from '../store/windows.ts'
import { type DueWindow, dueWindows } from './due-windows.ts'
import { type LookBack, openLookBack } from './look-back.ts'

/** A model whose closed windows are to be measured. */
export interface Measuring {
  model: Model
  rules: readonly Rule[]
  /** Epoch milliseconds. */
  now: number
}

/** Windows measured and judged before the next are read: bounds memory after a long downtime. */
const AT_ONCE = 32

/**
 * Measures every closed window of a model that is new or was counted anew, in order of time, and takes the
 * rules through them. Windows are recorded as measured last, so a run that was cut off does them again, to
 * the same end: measurements are replaced, and a rule that has seen a window ignores it.
 *
 * @returns how many windows were measured
 */
export async function measureModel(context: JobContext, { model, rules, now }: Measuring): Promise<number> {
  const { store, project } = context
  const windowMs = windowMsOf(model)
  const [counted, measured] = await Promise.all([
    listCountedWindows(store, project, { model: model.model, windowSeconds: windowMs / 1000 }),
    listMeasuredWindows(store, project, model.model),
  ])
  const due = dueWindows(counted, measured, {
    windowMs,
    settleMs: context.config.settleMs,
    labelLagMs: durationMs(model.settings.labels.expected_lag),
    now,
  })
  if (due.length === 0) return 0
  const baseline = await context.references.baselineOf(model)
  const first = Math.min(...counted.map(({ start }) => start))
  const lookBack = openLookBack(store, { model, baseline, first })
  for (let i = 0; i < due.length; i += AT_ONCE) {
    const windows = due.slice(i, i + AT_ONCE)
    const measurements: Measurement[] = []
    for (const window of windows)
      measurements.push(
        ...(await measure(context, {
          model,
          baseline,
          lookBack,
          window,
          isFirst: window.start === first,
          now,
        })),
      )
    await writeMeasurements(store, project, measurements)
    await judgeWindows({ store, project, model: model.model, rules, measurements, now })
    await writeMeasuredWindows(store, project, { model: model.model, windows: windows.map(asMeasured) })
  }
  return due.length
}

interface OneWindow {
  model: Model
  baseline: Baseline
  lookBack: LookBack
  window: DueWindow
  /** The window in which the model's data began: it is not a whole one. */
  isFirst: boolean
  now: number
}

async function measure(
  { store }: JobContext,
  { model, baseline, lookBack, window, isFirst, now }: OneWindow,
): Promise<Measurement[]> {
  const range = { from: window.start * 1000, to: window.end * 1000, version: '' }
  const view = await viewRange(store, { model, baseline, range })
  const before = await lookBack.before(window)
  lookBack.keep(window, view.current)
  const seen = { ...view, isWindow: !isFirst, before, endedMsAgo: now - range.to }
  return measureWindow(seen, window.kind, {
    start: range.from,
    end: range.to,
  })
}

const asMeasured = ({ kind, start, end, counted }: DueWindow) => ({
  kind,
  window_start: start,
  window_end: end,
  measured: counted,
})
