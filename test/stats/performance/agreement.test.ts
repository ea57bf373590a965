import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kappa } from '../../../src/stats/performance/kappa.ts'
import { mcc } from '../../../src/stats/performance/mcc.ts'
import { outcomeOf, type Table } from './draw-outcomes.ts'

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** What an interval on Fisher's z scale says the standard error is on the value's own. */
function standardError({ value, low, high }: { value: number; low: number; high: number }): number {
  return ((Math.atanh(high) - Math.atanh(low)) / 2 / 1.959963984540054) * (1 - value ** 2)
}

const estimated = (metric: typeof kappa, table: Table) => {
  const { value, low, high } = metric.compute({ outcome: outcomeOf(table) })!
  return { value: value!, low: low!, high: high! }
}

/** Kappa and its standard error as printed in Fleiss, Cohen & Everitt (1969), in another form than ours. */
function fleissCohenEveritt(table: Table): { value: number; error: number } {
  const n = sum(table.flat())
  const p = table.map(row => row.map(rows => rows / n))
  const rows = p.map(sum)
  const columns = p.map((_, j) => sum(p.map(row => row[j]!)))
  const observed = sum(p.map((row, i) => row[i]!))
  const expected = sum(rows.map((share, i) => share * columns[i]!))
  const value = (observed - expected) / (1 - expected)
  const a = sum(p.map((row, i) => row[i]! * (1 - (rows[i]! + columns[i]!) * (1 - value)) ** 2))
  const b =
    (1 - value) ** 2 *
    sum(p.flatMap((row, i) => row.map((share, j) => (i === j ? 0 : share * (columns[i]! + rows[j]!) ** 2))))
  const c = (value - expected * (1 - value)) ** 2
  return { value, error: Math.sqrt((a + b - c) / n) / (1 - expected) }
}

const table = (size: number, least: number) =>
  fc.array(fc.array(fc.integer({ min: least, max: 60 }), { minLength: size, maxLength: size }), {
    minLength: size,
    maxLength: size,
  })

describe('kappa', () => {
  it('is what agreement beyond chance comes to by hand', () => {
    // Margins .6 .3 .1 and .65 .25 .1: agreement is .70, by chance .39 + .075 + .01, so kappa is .225/.525.
    const found = estimated(kappa, [
      [106, 10, 4],
      [22, 28, 10],
      [2, 12, 6],
    ])
    expect(found.value).toBeCloseTo(3 / 7, 12)
  })

  it('has the standard error of Fleiss, Cohen and Everitt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }).chain(size => table(size, 1)),
        counts => {
          const found = estimated(kappa, counts)
          const printed = fleissCohenEveritt(counts)
          expect(found.value).toBeCloseTo(printed.value, 10)
          expect(standardError(found)).toBeCloseTo(printed.error, 8)
        },
      ),
      { seed: 1 },
    )
  })
})

describe('mcc', () => {
  it('of two classes is the correlation of two indicators, with the standard error that has', () => {
    fc.assert(
      fc.property(table(2, 1), counts => {
        const [[tn, fp], [fn, tp]] = counts as [[number, number], [number, number]]
        const n = tn + fp + fn + tp
        const phi = (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
        // The variance of φ as given by Bishop, Fienberg & Holland (1975), in another form than ours.
        const [r, q] = [(tp + fn) / n, (tp + fp) / n]
        const tilt = (share: number) => (1 - 2 * share) / Math.sqrt(share * (1 - share))
        const variance =
          (1 -
            phi ** 2 +
            phi * (1 + phi ** 2 / 2) * tilt(r) * tilt(q) -
            (3 / 4) * phi ** 2 * (tilt(r) ** 2 + tilt(q) ** 2)) /
          n
        const found = estimated(mcc, counts)
        expect(found.value).toBeCloseTo(phi, 10)
        expect(standardError(found) ** 2).toBeCloseTo(variance, 8)
      }),
      { seed: 2 },
    )
  })
})

describe.each([
  ['mcc', mcc],
  ['kappa', kappa],
])('%s', (_, metric) => {
  it('stays between -1 and 1 around its value, whatever the table', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }).chain(size => table(size, 0)),
        counts => {
          const found = metric.compute({ outcome: outcomeOf(counts) })
          if (found?.value == null) return
          expect(found.low).toBeGreaterThanOrEqual(-1)
          expect(found.low).toBeLessThanOrEqual(found.value + 1e-12)
          expect(found.high).toBeGreaterThanOrEqual(found.value - 1e-12)
          expect(found.high).toBeLessThanOrEqual(1)
        },
      ),
      { seed: 3 },
    )
  })

  it('is not certain of perfect agreement, nor of perfect disagreement', () => {
    // 2n·(1 − ½) = 40 rows: Wilson's interval of 40 in 40 is [0.9124, 1], on the scale from −1 to 1.
    expect(metric.compute({ outcome: outcomeOf([[20, 0], [0, 20]]) })).toMatchObject({ value: 1, low: expect.closeTo(2 * 0.91237 - 1, 4), high: 1 }) // biome-ignore format: a table
    expect(metric.compute({ outcome: outcomeOf([[0, 20], [20, 0]]) })).toMatchObject({ value: -1, low: -1, high: expect.closeTo(1 - 2 * 0.91237, 4) }) // biome-ignore format: a table
  })

  it('does not mind which classes there are, only how they agree', () => {
    const spread = metric.compute({ outcome: outcomeOf([[9, 0, 2], [0, 0, 0], [1, 0, 8]]) }) // biome-ignore format: a table
    expect(spread).toEqual(metric.compute({ outcome: outcomeOf([[9, 2], [1, 8]]) })) // biome-ignore format: a table
  })
})

it('kappa of one answer for all rows is 0, with an interval that has a width', () => {
  const { value, low, high } = estimated(kappa, [[70, 0], [30, 0]]) // biome-ignore format: a table
  expect(value).toBe(0)
  expect(low).toBeLessThan(-0.1)
  expect(high).toBeGreaterThan(0.1)
})
