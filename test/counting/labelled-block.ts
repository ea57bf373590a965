import { expect } from 'vitest'
import { BinIndex } from '../../src/counting/bin-index.ts'
import { countLabelled, type LabelledRows } from '../../src/counting/count-labelled.ts'
import { Grouping, NOWHERE, type Place, Places } from '../../src/counting/places.ts'
import type { NumericBinning } from '../../src/stats/histogram/binning.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import { nullablesOf, numbersOf, textsOf } from './columns-of.ts'

export const SCORES = freezeNumeric(Float64Array.of(0.1, 0.2, 0.5, 0.5, 0.9), { transform: 'logit' })
export const NUMBERS = freezeNumeric(Float64Array.of(-2, -1, 0, 1, 2), { transform: 'asinh' })

/** A labelled row, of which only what is unusual is told. */
export interface LabelledRow {
  label?: string
  score?: number | null
  y?: number | null
  p?: number | null
  chances?: Readonly<Record<string, number>>
  lag?: number
  weight?: number
  region?: string
}

const blockOf = (rows: readonly LabelledRow[]): LabelledRows => ({
  length: rows.length,
  prediction: textsOf(rows.map(() => '')),
  label: textsOf(rows.map(({ label = '' }) => label)),
  predictionValue: nullablesOf(rows.map(({ p = null }) => p)),
  labelValue: nullablesOf(rows.map(({ y = null }) => y)),
  score: nullablesOf(rows.map(({ score = null }) => score)),
  weight: Float64Array.from(rows, ({ weight = 1 }) => weight),
  labelLag: Float64Array.from(rows, ({ lag = 0 }) => lag),
  probabilities: numbersOf(rows.map(({ chances = {} }) => chances)),
})

interface How {
  binnings: Readonly<Record<string, NumericBinning>>
  positiveClass?: string
  hasLags?: boolean
}

/** Counts blocks, each by all rows and by region. */
export function countBlocks(
  blocks: readonly (readonly LabelledRow[])[],
  { binnings, positiveClass = '1', hasLags = true }: How,
): Places {
  const places = new Places()
  const subjects = new Map(Object.entries(binnings).map(([name, binning]) => [name, new BinIndex(binning)]))
  for (const rows of blocks) {
    const all = places.at('', '', 0)
    const regions = [...new Set(rows.flatMap(({ region }) => region ?? []))]
    const groupings = [
      new Grouping([all], new Int32Array(rows.length)),
      new Grouping(
        regions.map(region => places.at('', region, 0)),
        Int32Array.from(rows, ({ region }) => (region === undefined ? NOWHERE : regions.indexOf(region))),
      ),
    ]
    countLabelled(blockOf(rows), { subjects, positiveClass, hasLags, groupings })
  }
  return places
}

/** The histograms of all rows of one block. */
export const countBlock = (rows: readonly LabelledRow[], how: How): Place['histograms'] =>
  countBlocks([rows], how).at('', '', 0).histograms

/** The same histogram, but for the last bits of sums, which depend on the order of adding. */
export const closely = ({ sum, sumSquares, sums, ...rest }: Histogram): Histogram => ({
  ...rest,
  sum: close(sum),
  sumSquares: close(sumSquares),
  sums: sumsClosely(Object.fromEntries(sums)),
})

export const sumsClosely = (sums: Readonly<Record<string, number>>): Map<string, number> =>
  new Map(Object.entries(sums).map(([name, total]) => [name, close(total)]))

/** To nine digits, of numbers below 1 to as many places. */
const close = (value: number): number =>
  expect.closeTo(value, 9 - Math.ceil(Math.log10(Math.max(1, Math.abs(value)))))
