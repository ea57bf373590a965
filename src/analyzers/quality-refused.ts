import { REFUSED, refusalName } from '../counting/whole-row-subjects.ts'
import { rowsIn } from '../stats/histogram/bin-counts.ts'
import { NULL } from '../stats/histogram/binning.ts'
import type { Histogram } from '../stats/histogram/histogram.ts'
import { askRate, rateFigure } from './ask-rate.ts'
import { percent, withheldReason } from './explain.ts'
import type { Question, View } from './question.ts'

const wrongTypeOf = (name: string): string => refusalName('wrong_type', `features.${name}`)

/** Asks whether more rows are refused because of this feature's type. */
export function wrongType(view: View, name: string): Question | null {
  return asked(view, {
    subject: `wrong_type:${name}`,
    count: ({ n, categories }) => ({ n, x: categories.get(wrongTypeOf(name)) ?? 0 }),
    figure: 'wrong_type_rate',
    so: 'were refused because this feature had another type',
  })
}

/** Asks whether more rows are refused for anything but the type of a feature, each of which is asked about by itself. */
export function refused(view: View): Question | null {
  const ofFeatures = Object.keys(view.model.settings.features).map(wrongTypeOf)
  const question = asked(view, {
    subject: REFUSED,
    count: ({ n, counts, categories }) => {
      const all = n - rowsIn(counts, NULL)
      return { n, x: ofFeatures.reduce((rest, name) => rest - (categories.get(name) ?? 0), all) }
    },
    figure: 'refused_rate',
    so: 'were refused for other reasons than a feature’s type',
  })
  const histogram = view.current.get('')?.get(REFUSED)
  return question && histogram
    ? { ...question, figures: [...question.figures, ...figuresByCode(histogram)] }
    : null
}

interface Refused {
  subject: string
  count: (histogram: Histogram) => { n: number; x: number }
  figure: string
  so: string
}

/** @returns null where nobody counted what was refused */
function asked(view: View, { subject, count, figure, so }: Refused): Question | null {
  const histogram = view.current.get('')?.get(REFUSED)
  if (!histogram) return null
  const { reference } = view
  const windows = reference?.refused.map(each => (each ? count(each) : { n: 0, x: 0 })) ?? []
  const before = windows.reduce((sum, { n, x }) => ({ n: sum.n + n, x: sum.x + x }), { n: 0, x: 0 })
  return {
    subject,
    segment: '',
    n: histogram.n,
    n_reference: before.n,
    figures: [rateFigure(figure, count(histogram), before.n > 0 ? before.x / before.n : null)],
    asked:
      reference && before.n > 0
        ? askRate(view, {
            subject: REFUSED,
            windows: {
              n: windows.map(({ n }) => n),
              x: windows.map(({ x }) => [x]),
              bucket: reference.starts.map(reference.season.bucketOf),
            },
            count,
          })
        : null,
    explain: judgement =>
      withheldReason(judgement) ??
      `${percent(judgement.current)} of rows ${so} (reference ${percent(judgement.reference)}).`,
  }
}

/** How many rows were refused with each code, of all that came. */
function figuresByCode({ n, categories }: Histogram) {
  const codes = new Map<string, number>()
  for (const [name, rows] of categories) {
    const code = name.split(' ')[0]!
    codes.set(code, (codes.get(code) ?? 0) + rows)
  }
  return [...codes].map(([code, x]) => rateFigure(`refused_rate:${code}`, { n, x }, null))
}
