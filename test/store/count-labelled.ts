import type { Binning } from '../../src/stats/histogram/binning.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import type { Store } from '../../src/store/client.ts'
import { type HistogramRange, readHistograms } from '../../src/store/histograms.ts'
import { type StoredLabel, writeLabels } from '../../src/store/labels.ts'
import { type StoredPrediction, writePredictions } from '../../src/store/predictions.ts'
import { type Recount, recountSlices } from '../../src/store/recount.ts'
import { verifySlices } from '../../src/store/verify.ts'
import { byDimensions, DAY, frozen, T0 } from './example-rows.ts'

let models = 0

/**
 * Writes labelled rows of the day from `T0`, has their slices counted and verified, and reads the day.
 *
 * @returns by subject
 */
export async function countLabelled(
  store: Store,
  rows: readonly (readonly [StoredPrediction, StoredLabel])[],
  binnings: Record<string, Binning>,
): Promise<Map<string, Histogram>> {
  const model = `labelled${++models}`
  await writePredictions(
    store,
    rows.map(([row]) => ({ ...row, model })),
  )
  await writeLabels(
    store,
    rows.map(([, label]) => ({ ...label, model })),
  )
  const slices = [...new Set(rows.map(([row]) => Math.floor(row.timestamp / 6e8) * 600))]
  const recount: Recount = {
    set: { model, reference: '', kind: 'outcome', slices },
    binnings: frozen(binnings),
    segmentation: byDimensions(),
    sliceSeconds: 600,
    positiveClass: '1',
  }
  await recountSlices(store, 'p', recount)
  const different = await verifySlices(store, 'p', recount)
  if (different.length > 0) throw new Error(`verify finds ${JSON.stringify(different)}`)
  const day: HistogramRange = {
    ...{ model, reference: '', version: '', segments: 'every', binnings: recount.binnings },
    ...{ from: T0, to: T0 + DAY },
  }
  const counted = await readHistograms(store, 'p', day)
  return new Map(counted.map(({ subject, histogram }) => [subject, histogram]))
}
