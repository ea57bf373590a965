import type { Histogram } from '../stats/histogram/histogram.ts'
import { validRows } from '../stats/histogram/valid-rows.ts'
import { chanceOfAll } from '../stats/quality/one-value.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import { explainOneValue, judgeOneValue, type OneValue } from './judge-one-value.ts'
import type { Question, View } from './question.ts'
import { referenceWindows, rememberedByWindows } from './reference-windows.ts'

/** Asks whether a feature of the reference comes no longer, or whether one comes that the reference never had. */
export function schema(view: View, name: string): Question | null {
  const histogram = view.current.get('')?.get(`feature:${name}`)
  if (!view.reference || !histogram) return null
  const whole = view.reference.whole.get('')?.get(`feature:${name}`)
  return whole && validRows(whole) > 0
    ? gone(view, { name, histogram, whole })
    : added(view, { name, histogram })
}

/** Is it told that this feature of the reference comes no longer? */
export function isGone(view: View, name: string): boolean {
  const histogram = view.current.get('')?.get(`feature:${name}`)
  const whole = view.reference?.whole.get('')?.get(`feature:${name}`)
  if (!histogram || !whole || validRows(histogram) > 0 || validRows(whole) === 0) return false
  return judgeOneValue(view, absence(view, { name, histogram, whole })).verdict === 'drift'
}

interface Feature {
  name: string
  histogram: Histogram
}

type KnownFeature = Feature & { whole: Histogram }

function absence(view: View, { name, histogram, whole }: KnownFeature): OneValue {
  const quality = view.reference?.quality.get(`feature:${name}`)
  // Half a row: one that was never missing may be, once.
  const missing = (whole.n - validRows(whole) + 0.5) / (whole.n + 1)
  return {
    n: histogram.n,
    isSo: validRows(histogram) === 0,
    share: 1 - validRows(whole) / whole.n,
    chanceOf: rows => chanceOfAll(missing, rows, quality?.missingAlike ?? 1),
    before: quality?.absent ?? [],
  }
}

function gone(view: View, feature: KnownFeature): Question {
  const { name, histogram, whole } = feature
  const one = absence(view, feature)
  const judgement = judgeOneValue(view, one)
  return {
    ...presence(name, histogram, whole),
    asked: null,
    answer: {
      judgement,
      evidence: { alike: view.reference?.quality.get(`feature:${name}`)?.missingAlike ?? null },
    },
    explain: () =>
      !one.isSo && judgement.verdict === 'no_material_drift'
        ? 'This feature comes, as in the reference.'
        : explainOneValue(view, one, judgement, 'This feature is missing from every row'),
  }
}

const neverThere = rememberedByWindows((reference, windows) =>
  referenceWindows(reference, windows, { counted: ({ n }) => ({ n, x: [0] }), empty: [0] }),
)

function added(view: View, { name, histogram }: Feature): Question {
  const { reference } = view
  const rows = reference?.windows.get('prediction')
  return {
    ...presence(name, histogram, null),
    asked:
      reference && rows
        ? askRate(view, {
            subject: `feature:${name}`,
            windows: neverThere(reference, rows),
            count: each => ({ n: each.n, x: validRows(each) }),
          })
        : null,
    explain: judgement =>
      withheldReason(judgement) ??
      (judgement.current === 0
        ? 'This feature does not come, as in the reference.'
        : `The reference never had this feature; ${percent(judgement.current)} of rows have it.`),
  }
}

/** How many rows have the feature at all. */
function presence(name: string, histogram: Histogram, whole: Histogram | null) {
  const reference = whole && whole.n > 0 ? validRows(whole) / whole.n : null
  return {
    subject: `schema:${name}`,
    segment: '',
    n: histogram.n,
    n_reference: whole?.n ?? 0,
    figures: [rateFigure('present_rate', { n: histogram.n, x: validRows(histogram) }, reference)],
  }
}
