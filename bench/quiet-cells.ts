import { normalQuantile } from '../src/stats/special/normal-quantile.ts'

/** A distribution cut into cells: windows are counts of them, so that a million rows cost what thirty do. */
export interface Cells {
  kind: 'numeric' | 'categories' | 'rate'
  /** Share of rows in each cell. */
  shares: readonly number[]
  /** What a row of the cell is worth, ascending; empty where values have no order. */
  values: readonly number[]
}

/** Ends of 50 cells of 2 %, the outermost cut finer: heavy tails are to be seen. */
const ENDS = [
  ...[0.0001, 0.001],
  ...Array.from({ length: 49 }, (_, i) => (i + 1) / 50),
  ...[0.999, 0.9999, 1],
]
const SHARES = ENDS.map((end, i) => end - (ENDS[i - 1] ?? 0))

/** Right ends of the cells of a standard normal value; the last has none. */
export const NORMAL_ENDS: readonly number[] = ENDS.slice(0, -1).map(normalQuantile)

const numeric = (quantile: (p: number) => number): Cells => ({
  kind: 'numeric',
  shares: SHARES,
  values: ENDS.map((end, i) => quantile((end + (ENDS[i - 1] ?? 0)) / 2)),
})

/** Shares fall as 1/rank, as names of things do. */
const categories = (count: number): Cells => {
  const total = Array.from({ length: count }, (_, i) => 1 / (i + 1)).reduce((sum, each) => sum + each, 0)
  return {
    kind: 'categories',
    shares: Array.from({ length: count }, (_, i) => 1 / (i + 1) / total),
    values: [],
  }
}

const rate = (share: number): Cells => ({ kind: 'rate', shares: [share, 1 - share], values: [] })

/** Poisson of mean 3, up to 15. */
function integers(): Cells {
  const masses = [Math.exp(-3)]
  for (let k = 1; k <= 15; k++) masses.push((masses[k - 1]! * 3) / k)
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return { kind: 'numeric', shares: masses.map(mass => mass / total), values: masses.map((_, k) => k) }
}

/** What columns are made of. */
export const DISTRIBUTIONS = {
  normal: numeric(normalQuantile),
  lognormal: numeric(p => Math.exp(2 * normalQuantile(p))),
  // A Cauchy value is tan π(p − ½).
  'heavy tails': numeric(p => Math.tan(Math.PI * (p - 0.5))),
  '30 % zeros': {
    kind: 'numeric',
    shares: [0.3, ...SHARES.map(share => 0.7 * share)],
    values: [0, ...ENDS.map((end, i) => Math.exp(2 * normalQuantile((end + (ENDS[i - 1] ?? 0)) / 2)))],
  },
  integers: integers(),
  '2 categories': categories(2),
  '10 categories': categories(10),
  '100 categories': categories(100),
  '1,000 categories': categories(1_000),
  'missing, .1 %': rate(0.001),
  'missing, 2 %': rate(0.02),
  'errors, 10 %': rate(0.1),
} satisfies Record<string, Cells>
