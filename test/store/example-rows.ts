import type { Segmentation } from '../../src/counting/segmentation.ts'
import type { Binning } from '../../src/stats/histogram/binning.ts'
import { binningId } from '../../src/stats/histogram/binning-id.ts'
import type { FrozenBinning } from '../../src/store/binnings.ts'
import type { StoredLabel } from '../../src/store/labels.ts'
import type { StoredPrediction } from '../../src/store/predictions.ts'

/** Monday, 5 October 2026, 00:00 UTC, in epoch seconds. */
export const T0 = Date.UTC(2026, 9, 5) / 1000
export const HOUR = 3_600
export const DAY = 86_400

/** Epoch seconds as the tables take them. */
export const at = (seconds: number): number => Math.round(seconds * 1e6)

/** A prediction of model `m` in project `p` at `T0`, differing as told. */
export function prediction(
  id: string | number,
  { seconds = T0, ...over }: Partial<StoredPrediction> & { seconds?: number } = {},
): StoredPrediction {
  return {
    project: 'p',
    model: 'm',
    reference: '',
    version: 'v1',
    prediction_id: String(id),
    timestamp: seconds * 1e6,
    numeric: {},
    categorical: {},
    prediction: '',
    prediction_value: null,
    score: null,
    probabilities: {},
    latency_ms: null,
    status: 'ok',
    error: '',
    segments: {},
    weight: 1,
    resources: {},
    attributions: {},
    subject_key: '',
    seq: 1,
    ...over,
  }
}

/** The label of such a prediction, known a day later. */
export function labelOf(
  id: string | number,
  { seconds = T0, ...over }: Partial<StoredLabel> & { seconds?: number } = {},
): StoredLabel {
  return {
    project: 'p',
    model: 'm',
    reference: '',
    prediction_id: String(id),
    prediction_timestamp: at(seconds),
    label: '',
    label_value: null,
    timestamp: at(seconds + DAY),
    source: '',
    weight: 1,
    seq: 1,
    ...over,
  }
}

/** Binnings as the store hands them out. */
export const frozen = (binnings: Record<string, Binning>): Map<string, FrozenBinning> =>
  new Map(
    Object.entries(binnings).map(([subject, binning]) => [
      subject,
      { id: binningId(binning), binning, learning: false },
    ]),
  )

/** Rows counted apart by declared dimensions alone. */
export const byDimensions = (...dimensions: string[]): Segmentation => ({
  dimensions,
  attributes: [],
  crossed: [],
  full: new Map(),
})
