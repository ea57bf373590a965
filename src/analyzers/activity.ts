import type { Histogram } from '../stats/histogram/histogram.ts'
import { quantile } from '../stats/histogram/quantile.ts'
import { readBinnings } from '../store/binnings.ts'
import type { Store } from '../store/client.ts'
import { readHistograms } from '../store/histograms.ts'
import { SLICE_SECONDS, sliceOf } from '../store/slices.ts'

/** Predictions of one interval and how long they took, in milliseconds; null where none was timed. */
export interface Activity {
  /** Epoch milliseconds. */
  start: number
  n: number
  p50: number | null
  p95: number | null
  p99: number | null
}

/**
 * Volume and latency of production over time, straight from histograms.
 *
 * @param span length of an interval in seconds: 60, 600, 3,600 or 86,400
 */
export async function readActivity(
  store: Store,
  project: string,
  { model, from, to, span }: { model: string; from: number; to: number; span: number },
): Promise<Activity[]> {
  const binnings = await readBinnings(store, project, model)
  const latency = binnings.get('latency_ms')?.binning
  const counted = await readHistograms(store, project, {
    model,
    reference: '',
    version: '',
    segments: [''],
    // Whether it failed is asked of every row, and by minutes too.
    subjects: ['error', 'latency_ms'],
    binnings,
    from: sliceOf(from / 1000),
    to: Math.ceil(to / 1000 / span) * span,
    windowSeconds: span,
    ...(span < SLICE_SECONDS ? { spans: [span] } : {}),
  })
  const byStart = new Map<number, Map<string, Histogram>>()
  for (const { window, subject, histogram } of counted) {
    const subjects = byStart.get(window) ?? new Map<string, Histogram>()
    byStart.set(window, subjects.set(subject, histogram))
  }
  return [...byStart]
    .sort(([a], [b]) => a - b)
    .map(([start, subjects]) => {
      const timed = subjects.get('latency_ms')
      const at = (p: number) =>
        timed && latency?.kind === 'numeric' ? (quantile(latency, timed, p)?.value ?? null) : null
      return {
        start: start * 1000,
        n: subjects.get('error')?.n ?? 0,
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
      }
    })
}
