import type { Channel } from '../alerting/channels/channel.ts'
import { deliverDue } from '../alerting/deliver-due.ts'
import { notify } from '../alerting/notify.ts'
import type { Rule } from '../alerting/rule.ts'
import { closedSoFar, closesAt, closingOf } from '../analyzers/closed-windows.ts'
import type { JobContext } from '../context.ts'
import type { Model } from '../model/model.ts'
import { listDirtySets } from '../store/slice-marks.ts'
import { expire } from './expire.ts'
import { measureModel } from './measure-model.ts'
import { watchObjectives } from './watch-objectives.ts'

/** What the scheduler keeps between its ticks. */
export interface Schedule {
  rules: readonly Rule[]
  channels: readonly Channel[]
  /** Since when each model's past has been changing without a pause, in epoch milliseconds. */
  busySince: Map<string, number>
  /** What each model stood at when its due windows had been measured (see `standingOf`). */
  measuredAt: Map<string, string>
  /** The end of the last slice of each model whose objectives were measured, in epoch seconds. */
  watchedUntil: Map<string, number>
  /** Uploads that were no reference when it was last looked (see `expire`). */
  strays: Set<string>
  /** Aborted when the service stops. */
  signal: AbortSignal
}

/** A schedule that remembers nothing yet. */
export const openSchedule = (of: Pick<Schedule, 'rules' | 'channels' | 'signal'>): Schedule => ({
  ...of,
  busySince: new Map(),
  measuredAt: new Map(),
  watchedUntil: new Map(),
  strays: new Set(),
})

/**
 * One round of everything that runs by itself: rows reach the store, labels their predictions, dirty slices are counted,
 * closed windows are measured and judged, what is true at the newest of them is told, and what has expired is erased.
 *
 * @param now epoch milliseconds; everything below is told it
 */
export async function tick(context: JobContext, schedule: Schedule, now: number): Promise<void> {
  const { store, project } = context
  // Before looking for a changing past: what was just acknowledged is part of it.
  await context.slicer.gather()
  const changing = await modelsWithChangingPast(context, now)
  await context.slicer.countDirty(now)
  for (const model of context.catalog.all()) {
    if (schedule.signal.aborted) return
    if (waitsForQuiet(schedule, model.model, { changing, now, settleMs: context.config.settleMs })) continue
    const standing = standingOf(context, model, now)
    if (schedule.measuredAt.get(model.model) !== standing) {
      await measureModel(context, { model, rules: schedule.rules, now })
      schedule.measuredAt.set(model.model, standing)
    }
    await watchObjectives(context, { model, rules: schedule.rules, now, watchedUntil: schedule.watchedUntil })
  }
  const channels = schedule.channels.map(({ name }) => name)
  await notify({ store, project, rules: schedule.rules, channels, now })
  const { publicUrl } = context
  await deliverDue({ store, project, channels: schedule.channels, publicUrl, now, signal: schedule.signal })
  await expire(context, schedule, now)
}

/**
 * All that windows which are due depend on: how often slices of the model were counted, how many windows time has closed,
 * and its settings. While it stands still there is nothing to ask of the model, of which there may be hundreds.
 */
const standingOf = ({ store, config: { settleMs } }: JobContext, model: Model, now: number): string =>
  JSON.stringify([
    store.changes.counted.get(model.model) ?? 0,
    closedSoFar(closingOf(model, { settleMs, now })),
    model.settings,
  ])

/** Models with dirty slices of production in windows that are already over. */
async function modelsWithChangingPast(
  { store, project, catalog, config: { settleMs } }: JobContext,
  now: number,
): Promise<Set<string>> {
  const changing = new Set<string>()
  for (const { model: name, kind, slices, reference } of await listDirtySets(store, project)) {
    const model = catalog.find(name)
    // An upload that is no reference stays dirty for ever.
    if (!model || reference !== '') continue
    const closing = closingOf(model, { settleMs, now })
    const isOver = (slice: number) =>
      closesAt({ kind, start: windowOf(slice, closing.windowMs) }, closing) <= now
    if (slices.some(isOver)) changing.add(name)
  }
  return changing
}

/** Start of the window that holds a slice, in epoch seconds. */
const windowOf = (slice: number, windowMs: number): number =>
  (Math.floor((slice * 1000) / windowMs) * windowMs) / 1000

/**
 * While a backfill is arriving, windows that are over by the clock hold only part of their rows, and days not
 * sent yet look silent. A model is left alone until its past has been still for a whole round, but no longer
 * than the settle delay: a trickle of late rows must not hold up everything.
 */
function waitsForQuiet(
  { busySince }: Schedule,
  model: string,
  { changing, now, settleMs }: { changing: ReadonlySet<string>; now: number; settleMs: number },
): boolean {
  if (!changing.has(model)) {
    busySince.delete(model)
    return false
  }
  const since = busySince.get(model) ?? now
  busySince.set(model, since)
  return now - since < settleMs
}
