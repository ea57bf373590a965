import type { JobContext } from '../context.ts'
import { Problem } from '../errors.ts'
import type { Measurement, Verdict } from '../model/measurement.ts'
import type { Model } from '../model/model.ts'
import { SLOW_WINDOWS } from '../stats/decision/judge-window.ts'
import { listCountedWindows } from '../store/counted-until.ts'
import { writeMeasurements } from '../store/measurements.ts'
import type { SliceKind } from '../store/slices.ts'
import { keptSpan } from '../store/whole-spans.ts'
import { beganAt, type ClosedWindow, type CountedWindow, closedWindows, closingOf } from './closed-windows.ts'
import { type Measured, measureInOrder } from './measure-in-order.ts'
import { windowMsOf } from './reference-side.ts'

/** Windows analyzed at once: three weeks of hours, or more than a year of days, of features and of outcomes. */
const MOST_WINDOWS = 1_000

/** What is to be measured, and whether what is found is kept. Times are epoch milliseconds, `to` exclusive. */
export interface AnalyzedRange {
  model: Model
  from: number
  to: number
  /** Nothing is written. */
  dryRun: boolean
  now: number
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal
}

/** One window, and the verdict on each of its subjects. */
export interface AnalyzedWindow {
  window_start: string
  window_end: string
  kind: SliceKind
  verdicts: Pick<Measurement, 'analyzer' | 'subject' | 'segment' | 'verdict' | 'severity' | 'because'>[]
}

/** What the analyzers have to say about the windows of a range. */
export interface Analysis {
  model: string
  dry_run: boolean
  /** How often each verdict was given. */
  summary: Record<Verdict, number>
  /** Oldest first. */
  windows: AnalyzedWindow[]
}

/**
 * Measures the closed windows that lie inside a range, silent ones too, as the scheduler does and from what is counted
 * now. What is kept replaces the former measurements. No rule is taken through them, so nobody is told, and windows
 * the scheduler has yet to measure stay due.
 *
 * @throws Problem `too_many_windows`, `too_old`; the signal's reason, with what was measured before kept
 */
export async function analyzeRange(context: JobContext, asked: AnalyzedRange): Promise<Analysis> {
  const { store, project } = context
  const { model, dryRun, now, signal } = asked
  // Taken first: what the scheduler measures meanwhile, from newer counts, is to stay.
  const seq = store.sequence.next()
  const windowSeconds = windowMsOf(model) / 1000
  const counted = await listCountedWindows(store, project, { model: model.model, windowSeconds })
  const windows = windowsToAnalyze(context, { ...asked, counted })
  const baseline = await context.references.baselineOf(model, { before: asked.from })
  const analyzed: AnalyzedWindow[] = []
  for await (const found of measureInOrder(store, { model, baseline, counted, windows, now })) {
    signal.throwIfAborted()
    const measurements = found.flatMap(each => each.measurements)
    if (!dryRun) await writeMeasurements(store, project, measurements, seq)
    analyzed.push(...found.map(describe))
  }
  return { model: model.model, dry_run: dryRun, summary: summaryOf(analyzed), windows: analyzed }
}

function windowsToAnalyze(
  { config: { settleMs }, catalog }: JobContext,
  { model, from, to, counted, now }: AnalyzedRange & { counted: readonly CountedWindow[] },
): ClosedWindow[] {
  const windows = closedWindows(counted, closingOf(model, { settleMs, now })).filter(
    ({ start, end }) => start * 1000 >= from && end * 1000 <= to,
  )
  if (windows.length > MOST_WINDOWS)
    throw new Problem(
      400,
      'too_many_windows',
      `The range has ${windows.length} windows, of which ${MOST_WINDOWS} are analyzed at once: ask for a shorter one.`,
      'from',
    )
  const [oldest] = windows
  if (!oldest) return []
  const seconds = oldest.end - oldest.start
  const lookedBackTo = Math.max(beganAt(counted), oldest.start - (SLOW_WINDOWS - 1) * seconds)
  // Read as nothing, what has expired would take the place of what was measured in time.
  if (keptSpan(lookedBackTo, catalog.keptOf(model.model)) > seconds)
    throw new Problem(
      400,
      'too_old',
      'Of windows that old, or of the six before them, only whole days are kept: begin the range later.',
      'from',
    )
  return windows
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()

const describe = ({ window: { kind, start, end }, measurements }: Measured): AnalyzedWindow => ({
  window_start: iso(start),
  window_end: iso(end),
  kind,
  verdicts: measurements
    .filter(({ verdict }) => verdict !== null)
    .map(({ analyzer, subject, segment, verdict, severity, because }) => {
      return { analyzer, subject, segment, verdict, severity, because }
    }),
})

function summaryOf(windows: readonly AnalyzedWindow[]): Record<Verdict, number> {
  const summary = { drift: 0, no_material_drift: 0, cannot_tell: 0, learning: 0, insufficient_data: 0 }
  for (const { verdict } of windows.flatMap(({ verdicts }) => verdicts)) if (verdict) summary[verdict] += 1
  return summary
}
