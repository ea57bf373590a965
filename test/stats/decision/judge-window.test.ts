import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FamilySubject } from '../../../src/stats/decision/judge-family.ts'
import type { ShareSubject } from '../../../src/stats/decision/judge-shares.ts'
import { judgeWindow } from '../../../src/stats/decision/judge-window.ts'
import { numbersIn, scalarSubject, shareSubject } from './subjects.ts'

const ALPHA = 0.01

/** A subject of which half the rows count, in windows of 200; the last of `counts` is the judged window. */
function half(counts: number[], over: Partial<ShareSubject> = {}): ShareSubject {
  const windows = counts.map(x => ({ n: 200, bucket: 0, x: [x] }))
  return {
    ...shareSubject({ n: 200, shares: [0.5], window: windows.at(-1)! }),
    before: windows.slice(0, -1),
    ...over,
  }
}
const times = (count: number, x: number) => Array.from({ length: count }, () => x)
const judge = (subject: FamilySubject) => judgeWindow([subject], ALPHA)[0]!

describe('over seven windows', () => {
  test('a change too small for one window is found', () => {
    expect(judge(half([119]))).toMatchObject({ verdict: 'cannot_tell', span: 1 })
    expect(judge(half(times(7, 119)))).toMatchObject({
      ...{ verdict: 'drift', severity: 'warning', span: 7, decidedBy: 0 },
      current: expect.closeTo(0.595, 10),
      difference: expect.closeTo(0.095, 2),
    })
  })

  test('a fall is found as a rise is', () => {
    expect(judge(half(times(7, 81)))).toMatchObject({ verdict: 'drift', span: 7 })
    expect(judge(half(times(7, 81), { side: 'upper' }))).toMatchObject({ verdict: 'no_material_drift' })
    expect(judge(half(times(7, 81), { side: 'lower' }))).toMatchObject({
      ...{ verdict: 'drift', span: 7 },
      current: expect.closeTo(0.405, 10),
    })
  })

  test('what is found in the window itself is told of it, unless the run is graver', () => {
    expect(judge(half(times(7, 180)))).toMatchObject({ verdict: 'drift', severity: 'critical', span: 1 })
    const graver = half(times(7, 139))
    expect(judge({ ...graver, before: [] })).toMatchObject({ severity: 'warning', span: 1 })
    expect(judge(graver)).toMatchObject({ verdict: 'drift', severity: 'critical', span: 7 })
  })

  test('what has ended is not told for six windows more', () => {
    const worse = half([...times(3, 180), ...times(3, 100), 180])
    for (const back of [100, 101, 96]) {
      const after = half([...times(3, 180), ...times(3, 100), back])
      expect(judge(after).verdict).not.toBe('drift')
    }
    expect(judge(worse)).toMatchObject({ verdict: 'drift' })
  })

  test('windows without rows, or of a season the reference has not seen, are passed over', () => {
    const windows = times(6, 119).map(x => ({ n: 200, bucket: 0, x: [x] }))
    const gaps = [
      { n: 0, bucket: 0, x: [0] },
      { n: 200, bucket: 5, x: [0] },
    ]
    const subject = half([119], { before: [...gaps, ...windows.slice(2)] })
    expect(judge(subject)).toMatchObject({ verdict: 'drift', span: 5 })
    expect(judge({ ...subject, before: gaps })).toEqual(judge(half([119])))
  })

  test('nothing is asked of a window that cannot be asked by itself', () => {
    const empty = { n: 0, bucket: 0, x: [0] }
    const unseen = { n: 200, bucket: 5, x: [200] }
    expect(judge(half(times(7, 180), { window: empty }))).toMatchObject({ verdict: 'insufficient_data' })
    expect(judge(half(times(7, 180), { window: unseen }))).toMatchObject({ verdict: 'learning' })
  })

  test('subjects keep their places', () => {
    const judged = judgeWindow([half([100]), half(times(7, 119)), half(times(7, 100)), half([180])], ALPHA)
    expect(judged.map(({ verdict, span }) => [verdict, span])).toEqual([
      ['cannot_tell', 1],
      ['drift', 7],
      ['cannot_tell', 1],
      ['drift', 1],
    ])
  })
})

describe('rare rates', () => {
  const missing = (counts: number[]): FamilySubject => {
    const windows = counts.map(x => ({ n: 100, bucket: 0, x: [x] }))
    const shape = {
      kind: 'rate',
      side: 'upper',
      shares: [0],
      minimum: { warning: 0.01, critical: 0.05 },
    } as const
    const subject = shareSubject({ ...shape, shares: [0], window: windows.at(-1)!, minimumRatio: 2 })
    return { ...subject, before: windows.slice(0, -1) }
  }

  test('are counted together, by their exact tail', () => {
    // P(X ≥ 3) = 8 % of 100 at the minimum of 1 %; P(X ≥ 21) = 1e-5 of 700.
    expect(judge(missing([3]))).toMatchObject({ verdict: 'cannot_tell' })
    expect(judge(missing(times(7, 3)))).toMatchObject({
      verdict: 'drift',
      span: 7,
      current: expect.closeTo(0.03, 10),
    })
  })

  test('that came once and are gone are not told again', () => {
    expect(judge(missing([12, 0, 0, 0, 0, 0, 0])).verdict).not.toBe('drift')
  })
})

describe('numbers', () => {
  const noisy = Array.from({ length: 30 }, (_, i) => 10 * (1 + 0.04 * Math.sin(12.9898 * i ** 2)))
  const following = (value: number, before: number[]): FamilySubject => ({
    ...scalarSubject({ side: 'upper', reference: noisy, value }),
    before: before.map(each => ({ value: each, bucket: 0 })),
  })

  test('a rise too small for one window is found in the mean of seven', () => {
    expect(judge(following(10.8, []))).toMatchObject({ verdict: 'cannot_tell', span: 1 })
    const found = judge(following(10.8, times(6, 10.8)))
    expect(found).toMatchObject({ verdict: 'drift', severity: 'warning', span: 7 })
    expect(found.current).toBeCloseTo(10.8, 10)
  })

  test('that is over is not', () => {
    expect(judge(following(10, [14, 14, 14, 10, 10, 10])).verdict).not.toBe('drift')
  })

  test('windows without a value are passed over', () => {
    expect(judge(following(11, [0, Number.NaN, 0, 11, 11, 11]))).toMatchObject({ span: 4, verdict: 'drift' })
  })
})

test('whatever came before, every number is one, and a window of no rows is never drift', () => {
  const window = fc.record({
    n: fc.nat(300),
    bucket: fc.nat(1),
    x: fc.array(fc.nat(300), { minLength: 2, maxLength: 2 }),
  })
  fc.assert(
    fc.property(
      fc.array(window, { minLength: 1, maxLength: 7 }),
      fc.constantFrom<ShareSubject['kind']>('cuts', 'categories'),
      fc.constantFrom<ShareSubject['side']>('both', 'upper', 'lower'),
      (windows, kind, side) => {
        const subject = {
          ...shareSubject({ kind, side, shares: [0.02, 0.6], window: windows.at(-1)! }),
          before: windows.slice(0, -1),
        }
        const judged = judge(subject)
        expect(numbersIn(judged).every(Number.isFinite)).toBe(true)
        if (windows.at(-1)!.n === 0) expect(judged.verdict).toBe('insufficient_data')
      },
    ),
    { seed: 21, numRuns: 300 },
  )
})
