import { describe, expect, it } from 'vitest'
import type { View } from '../../src/analyzers/question.ts'
import { binCounts } from '../../src/stats/histogram/bin-counts.ts'
import { ATOM_BASE, NULL, OTHER } from '../../src/stats/histogram/binning.ts'
import { empty } from '../../src/stats/histogram/empty.ts'
import { repeatedIds } from '../../src/stats/quality/repeated-ids.ts'
import { answersOf, days } from './ask-quality.ts'
import { qualityView } from './quality-view.ts'

const K = 24
const plain = qualityView({ age: { reference: days(K, (_, row) => row, 40), current: [1, 2, 3] } })

const rows = (n: number, repeated: number) => ({
  ...empty(),
  n,
  counts: binCounts([
    [NULL, n - repeated],
    [ATOM_BASE, repeated],
  ]),
})

/** Ids that come once, and others that come three times; 500 more rows were not looked at. */
const ids = (once: number, thrice: number) => ({
  ...empty(),
  n: once + 3 * thrice + 500,
  counts: binCounts([
    [OTHER, 500],
    ...Array.from({ length: once + thrice }, (_, i) => [7 * i, i < once ? 1 : 3] as const),
  ]),
})

function viewOf({ row, id }: { row: number; id: number }): View {
  const reference = plain.reference!
  const windows = Array.from({ length: K }, (_, day) => ({
    n: 1_000,
    valid: 20 + (day % 5),
    missing: 0,
    shares: [],
  }))
  return {
    ...plain,
    reference: {
      ...reference,
      ids: Array.from({ length: K }, (_, day) => ({ n: 1_000, x: day % 3 })),
      whole: new Map([
        ['', new Map([...reference.whole.get('')!, ['duplicate_row', rows(K * 1_000, K * 22)]])],
      ]),
      windows: new Map([...reference.windows, ['duplicate_row', windows]]),
    },
    current: new Map([
      [
        '',
        new Map([
          ['duplicate_row', rows(1_000, row)],
          ['duplicate_id', ids(1_000 - id, id / 2)],
        ]),
      ],
    ]),
  }
}

const told = (view: View) =>
  ['duplicate_id', 'duplicate_row'].map(subject => {
    const { judgement, because } = answersOf(view).get(subject)!
    return [judgement.verdict, judgement.severity, because]
  })

describe('duplicates', () => {
  it('are drift where more rows or ids come twice than did', () => {
    expect(told(viewOf({ row: 240, id: 40 }))).toEqual([
      [
        'drift',
        'warning',
        expect.stringMatching(/^3.9 % of rows have an id that another row had before them/),
      ],
      [
        'drift',
        'critical',
        expect.stringMatching(/^24 % of rows repeat another of their ten minutes in every feature/),
      ],
    ])
  })

  it('are as usual where as many do', () => {
    expect(told(viewOf({ row: 22, id: 2 })).map(([verdict]) => verdict)).toEqual([
      'no_material_drift',
      'no_material_drift',
    ])
  })

  it("have a rate with Wilson's interval, and of ids only a window has one", () => {
    const view = viewOf({ row: 22, id: 40 })
    const { question } = answersOf(view).get('duplicate_id')!
    expect(question.figures).toMatchObject([
      { name: 'duplicate_id_rate', value: 40 / 1_020, n: 1_020, reference_value: 24 / 24_000 },
    ])
    const range = answersOf({ ...view, isWindow: false })
    expect([...range.keys()].filter(subject => subject.startsWith('duplicate'))).toEqual(['duplicate_row'])
  })

  it('are learning without a reference, and nothing where nothing was counted', () => {
    const view = viewOf({ row: 22, id: 2 })
    expect(told({ ...view, reference: null }).map(([verdict]) => verdict)).toEqual(['learning', 'learning'])
    expect(answersOf({ ...view, current: new Map() }).has('duplicate_id')).toBe(false)
    expect(repeatedIds(empty())).toEqual({ n: 0, x: 0 })
  })
})
