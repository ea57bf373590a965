import type { Measurement } from '../model/measurement.ts'
import type { Model } from '../model/model.ts'
import type { Store } from '../store/client.ts'
import { baselineByWindow } from './baseline-by-window.ts'
import { beganAt, type ClosedWindow, type CountedWindow } from './closed-windows.ts'
import { type LookBack, openLookBack } from './look-back.ts'
import { measureWindow } from './measure-window.ts'
import type { Baseline } from './reference-cache.ts'
import { viewRange } from './view-range.ts'

/** Windows of one model that are to be measured, and what they are measured by. */
export interface Measuring {
  model: Model
  /** Of a rolling reference, any: each window has its own. */
  baseline: Baseline
  /** Every window that has rows. */
  counted: readonly CountedWindow[]
  /** Oldest first. */
  windows: readonly ClosedWindow[]
  /** Epoch milliseconds. */
  now: number
}

/** A window, and everything the analyzers of its kind have to say about it. */
export interface Measured {
  window: ClosedWindow
  measurements: Measurement[]
}

/** Windows measured before what was found is handed on: bounds memory over a long past. */
const MOST_AT_ONCE = 32

/** A rolling reference leaves out windows that drifted while an alert fired: those that end before its gap must have been judged. */
const atOnce = ({ reference }: Baseline): number =>
  Math.min(MOST_AT_ONCE, (reference?.reference.rolling?.gap ?? MOST_AT_ONCE) + 1)

/** Measures windows in order of time, each beside the six before it; yields some of them together, up to 32. */
export async function* measureInOrder(store: Store, measuring: Measuring): AsyncGenerator<Measured[]> {
  const { windows, counted, model, baseline } = measuring
  const first = beganAt(counted)
  const lookBack = openLookBack(store, { model, binnings: baseline.binnings, first })
  const baselineOf = baselineByWindow(store, { model, baseline, began: first })
  const step = atOnce(baseline)
  for (let i = 0; i < windows.length; i += step) {
    const measured: Measured[] = []
    for (const window of windows.slice(i, i + step)) {
      const isFirst = window.start === first
      measured.push({
        window,
        measurements: await measure(store, measuring, { window, isFirst, lookBack, baselineOf }),
      })
    }
    yield measured
  }
}

interface OneWindow {
  window: ClosedWindow
  /** The window in which the model's data began: it is not a whole one. */
  isFirst: boolean
  lookBack: LookBack
  baselineOf: (start: number) => Promise<Baseline>
}

async function measure(
  store: Store,
  { model, now }: Measuring,
  { window, isFirst, lookBack, baselineOf }: OneWindow,
): Promise<Measurement[]> {
  const range = { from: window.start * 1000, to: window.end * 1000, version: '' }
  const baseline = await baselineOf(window.start)
  const view = await viewRange(store, { model, baseline, range })
  const before = await lookBack.before(window, baseline.reference)
  lookBack.keep(window, view.current)
  const seen = { ...view, isWindow: !isFirst, before, endedMsAgo: now - range.to }
  return measureWindow(seen, window.kind, { start: range.from, end: range.to })
}
