import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askShares } from '../../src/analyzers/ask-shares.ts'
import { driftQuestion } from '../../src/analyzers/drift-question.ts'
import type { Asked } from '../../src/analyzers/question.ts'
import { count } from '../../src/stats/histogram/count.ts'
import { exampleView, loanDays } from './example-view.ts'

const REFERENCE = loanDays(11, { n: 200 })(12)
const view = exampleView({ reference: REFERENCE, current: REFERENCE[0]! })

type Shares = Exclude<Asked, { kind: 'scalar' }>
function ask(subject: string, values: readonly (string | number | null)[]) {
  const frozen = view.binnings.get(subject)!
  const { asked, names } = askShares({
    reference: view.reference!,
    subject,
    frozen,
    histogram: count(frozen.binning, values),
    bucket: 3,
    before: [],
  })
  return { asked: asked as Shares, names }
}
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)

describe('categories', () => {
  const text = fc.constantFrom('DE', 'FR', 'IT', 'ES', 'US', 'XX')

  it('hold every row that has a value, in the window and in each reference window', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.constant(null)), { maxLength: 300 }), values => {
        const { asked, names } = ask('feature:country', values)
        expect(sum(asked.window.x)).toBe(values.filter(value => value !== null).length)
        expect(asked.window.n).toBe(sum(asked.window.x))
        asked.windows.x.forEach((shares, i) => {
          expect(sum(shares)).toBe(asked.windows.n[i])
          expect(shares).toHaveLength(names.length)
        })
        expect(asked.window.x).toHaveLength(names.length)
      }),
      { seed: 3 },
    )
  })

  it('name those of which five or more are expected, pool the rest, and keep what is new apart', () => {
    const many = ask('feature:country', [...new Array<string>(90).fill('DE'), 'FR', 'US', 'US'])
    expect(many.names).toEqual(['DE', 'FR', 'IT', 'ES', 'new', 'other'])
    expect(many.asked.window.x).toEqual([90, 1, 0, 0, 2, 0])
    // Of 10 rows 5 are expected to be DE (half of the reference), 2 FR.
    const few = ask('feature:country', ['DE', 'DE', 'DE', 'DE', 'FR', 'IT', 'US', 'ES', 'DE', 'DE'])
    expect(few.names).toEqual(['DE', 'new', 'other'])
    expect(few.asked.window.x).toEqual([6, 1, 3])
  })

  it('of a subject with no reference windows are all of no window', () => {
    const { asked } = askShares({
      reference: { ...view.reference!, windows: new Map() },
      subject: 'feature:country',
      frozen: view.binnings.get('feature:country')!,
      histogram: view.current.get('')!.get('feature:country')!,
      bucket: 0,
      before: [],
    })
    expect((asked as Shares).windows.n).toEqual(REFERENCE.map(() => 0))
  })
})

describe('numbers', () => {
  it('are rows at or below each decile, without those that have none', () => {
    const incomes = REFERENCE[1]!.map(({ income }) => income)
    const { asked, names } = ask('feature:income', incomes)
    expect(names).toEqual([])
    expect(asked.kind).toBe('cuts')
    expect(asked.window.n).toBe(incomes.filter(income => income !== null).length)
    expect(asked.window.bucket).toBe(3)
    expect([...asked.window.x].sort((a, b) => a - b)).toEqual(asked.window.x)
    expect(asked.window).toMatchObject({ n: asked.windows.n[1], x: asked.windows.x[1] })
  })
})

describe('a subject', () => {
  it('that nothing is known of is not asked about', () => {
    expect(driftQuestion(view, 'feature:none')).toBeNull()
    const unfrozen = { ...view, binnings: new Map() }
    expect(driftQuestion(unfrozen, 'feature:income')).toBeNull()
  })

  it('without rows in the window, or without a reference, has no figures and is not judged', () => {
    for (const lacking of [
      { ...view, current: new Map() },
      { ...view, reference: null },
    ])
      expect(driftQuestion(lacking, 'feature:income')).toMatchObject({ asked: null, figures: [] })
  })
})
