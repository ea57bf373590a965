import { percent, plain, withheldReason } from './explain.ts'
import type { Analyzer } from './question.ts'
import { windowMsOf } from './reference-side.ts'
import { throughputFigure } from './throughput-figure.ts'

/** Relative change of a count per window. */
const COUNT_MINIMUM = { warning: 0.05, critical: 0.15 }

/** Is as much traffic arriving as usual? */
export const volume: Analyzer = {
  name: 'volume',
  title: 'Volume',
  kind: 'features',
  family: 'predictions',
  questions: view => {
    if (!view.isWindow) return []
    const n = view.current.get('')?.get('prediction')?.n ?? 0
    const { reference } = view
    const windows = reference?.windows.get('prediction')
    return [
      {
        subject: 'volume',
        segment: '',
        n,
        n_reference: reference?.whole.get('')?.get('prediction')?.n ?? 0,
        figures: [
          { name: 'n', value: n, low: null, high: null, bound: 0, p_value: null, n, reference_value: null },
          throughputFigure(view, windowMsOf(view.model) / 1000),
        ],
        asked:
          reference && windows
            ? {
                kind: 'scalar',
                scale: 'count',
                reference: windows.map((window, i) => ({
                  value: window?.n ?? 0,
                  bucket: reference.season.bucketOf(reference.starts[i]!),
                })),
                window: { value: n, bucket: view.bucket },
                before: view.before
                  .filter(({ isWindow }) => isWindow)
                  .map(({ side, bucket }) => ({ value: side.get('')?.get('prediction')?.n ?? 0, bucket })),
                side: 'both',
                minimum: COUNT_MINIMUM,
              }
            : null,
        explain: judgement =>
          withheldReason(judgement) ??
          `${plain(judgement.current)} predictions, ${percent(Math.abs(judgement.difference ?? 0))} ${(judgement.difference ?? 0) < 0 ? 'fewer' : 'more'} than usual (${plain(judgement.reference)}).`,
      },
    ]
  },
}
