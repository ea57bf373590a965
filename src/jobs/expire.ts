import type { JobContext } from '../context.ts'
import type { Model } from '../model/model.ts'
import { eraseExpired } from '../store/expire.ts'
import { listHorizons, NO_HORIZON, writeHorizon } from '../store/horizons.ts'
import { dropUpload, listUploads } from '../store/predictions.ts'
import { listReferences, type Reference } from '../store/references.ts'
import { listNewestDays } from '../store/slices-with-rows.ts'
import { advanceHorizon, DAYS_BELIEVED } from './advance-horizon.ts'

const DAY_MS = 86_400_000

/**
 * Once a day for each model: nothing older than its retention is counted any more, then what nothing needs is erased.
 * A model seen for the first time is left for a day, so that its history may be sent.
 *
 * @param strays uploads that were no reference the last time; those that still are none are erased
 * @param now epoch milliseconds
 */
export async function expire(
  context: JobContext,
  { strays, signal }: { strays: Set<string>; signal: AbortSignal },
  now: number,
): Promise<void> {
  for (const model of context.catalog.all()) {
    if (signal.aborted) return
    const { advanced_at } = context.catalog.horizonOf(model.model)
    // A clock that was ahead and is right again must not stop this for as long as it was ahead.
    if (Math.abs(now - advanced_at) < DAY_MS) continue
    await expireModel(context, { model, now })
    await eraseStrays(context, { model, strays })
  }
}

async function expireModel(
  { store, project, catalog, slicer }: JobContext,
  { model: { model, settings }, now }: { model: Model; now: number },
): Promise<void> {
  // As it is on disk: a day that failed halfway must not be moved on from.
  const current = (await listHorizons(store, project)).get(model)
  if (!current) {
    const first = { ...NO_HORIZON, advanced_at: now }
    await writeHorizon(store, project, { model, horizon: first })
    catalog.advance(model, first)
    return
  }
  const days = await listNewestDays(store, project, { model, days: DAYS_BELIEVED })
  const horizon = advanceHorizon(current, { settings, days, now })
  // Rows that old are refused from here on, and those taken in before are counted while they still can be.
  catalog.advance(model, { ...horizon, advanced_at: current.advanced_at })
  await slicer.afterCounting(async () => {
    await writeHorizon(store, project, { model, horizon })
    // What fails from here on is done again tomorrow.
    catalog.advance(model, horizon)
    const kept = (await listReferences(store, project, model)).flatMap(rangeOfProduction)
    await eraseExpired(store, project, { model, horizon, kept })
  })
}

/** Whole days, as these are read in part by hours and slices. */
function rangeOfProduction({ upload, rolling, from, to }: Reference): { from: number; to: number }[] {
  const seconds = DAY_MS / 1000
  return upload === '' && rolling === null
    ? [{ from: Math.floor(from / DAY_MS) * seconds, to: Math.ceil(to / DAY_MS) * seconds }]
    : []
}

/** One that is still arriving is no reference either, but no upload takes a day. */
async function eraseStrays(
  { store, project }: JobContext,
  { model: { model }, strays }: { model: Model; strays: Set<string> },
): Promise<void> {
  const references = await listReferences(store, project, model)
  const wanted = new Set(references.map(({ upload }) => upload))
  for (const upload of await listUploads(store, project, model)) {
    const place = `${model} ${upload}`
    if (wanted.has(upload)) continue
    if (strays.delete(place)) await dropUpload(store, project, { model, reference: upload })
    else strays.add(place)
  }
}
