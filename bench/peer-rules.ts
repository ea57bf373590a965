import { benjaminiHochberg } from '../src/stats/decision/benjamini-hochberg.ts'
import { chiSquaredUpperTail } from '../src/stats/special/chi-squared-upper-tail.ts'
import { kolmogorovUpperTail } from '../src/stats/special/kolmogorov-upper-tail.ts'
import { decileCells } from './false-alarm-rules.ts'
import type { Cells } from './quiet-cells.ts'
import type { QuietWindow } from './quiet-streams.ts'

/** Which of the rules people use elsewhere alarm in one window, whatever the subject. */
export interface PeerAlarms {
  ks: boolean
  ksBh: boolean
  psi: boolean
  /** Null where values have no order. */
  wasserstein: boolean | null
  threeSigma: boolean | null
}

/**
 * The default rules of other tools beside the pooled reference: KS (χ² for categories) at p < .05 of any subject, and
 * after Benjamini–Hochberg; PSI ≥ .1 over deciles or categories; Wasserstein distance ≥ .1 σ; a mean more than three
 * standard deviations of the reference windows' means away.
 */
export function openPeers(
  cells: Cells,
  reference: readonly QuietWindow[],
): (window: QuietWindow) => PeerAlarms {
  const pooled = reference[0]!.subjects.map((_, s) => {
    const total = new Float64Array(cells.shares.length)
    for (const { subjects } of reference) for (let c = 0; c < total.length; c++) total[c]! += subjects[s]![c]!
    return total
  })
  const m = reference.reduce((total, { n }) => total + n, 0)
  const numeric = cells.values.length > 0
  const groups = numeric ? [...decileCells(cells.shares), cells.shares.length - 1] : null
  const usual = pooled.map((all, s) => spreads(cells, { all, m, s, reference }))
  return ({ n, subjects }) => {
    const p = subjects.map((counts, s) =>
      numeric ? ksChance(pooled[s]!, counts, { m, n }) : chiSquaredChance(pooled[s]!, counts, { m, n }),
    )
    return {
      ks: p.some(each => each < 0.05),
      ksBh: benjaminiHochberg(p).some(each => each < 0.05),
      psi: subjects.some((counts, s) => psi(pooled[s]!, counts, { m, n, groups }) >= 0.1),
      wasserstein: numeric
        ? subjects.some((counts, s) => distance(cells, pooled[s]!, counts, { m, n }) >= 0.1 * usual[s]!.sigma)
        : null,
      threeSigma: numeric
        ? subjects.some((counts, s) => {
            const { mean, ofMeans } = usual[s]!
            return Math.abs(meanOf(cells, counts, n) - mean) > 3 * ofMeans
          })
        : null,
    }
  }
}

interface Sizes {
  m: number
  n: number
}

function ksChance(reference: Float64Array, counts: Float64Array, { m, n }: Sizes): number {
  let largest = 0
  let difference = 0
  for (let c = 0; c < counts.length; c++) {
    difference += counts[c]! / n - reference[c]! / m
    largest = Math.max(largest, Math.abs(difference))
  }
  return kolmogorovUpperTail(largest * Math.sqrt((n * m) / (n + m)))
}

function chiSquaredChance(reference: Float64Array, counts: Float64Array, { m, n }: Sizes): number {
  let statistic = 0
  let seen = 0
  for (let c = 0; c < counts.length; c++) {
    const both = counts[c]! + reference[c]!
    if (both === 0) continue
    seen += 1
    statistic += (counts[c]! * Math.sqrt(m / n) - reference[c]! * Math.sqrt(n / m)) ** 2 / both
  }
  return seen < 2 ? 1 : chiSquaredUpperTail(statistic, seen - 1)
}

function psi(reference: Float64Array, counts: Float64Array, of: Sizes & { groups: number[] | null }): number {
  const ends = of.groups ?? Array.from(counts, (_, c) => c)
  let total = 0
  let cell = 0
  for (const end of ends) {
    let before = 0
    let after = 0
    for (; cell <= end; cell++) {
      before += reference[cell]! / of.m
      after += counts[cell]! / of.n
    }
    const [p, q] = [Math.max(1e-4, before), Math.max(1e-4, after)]
    total += (q - p) * Math.log(q / p)
  }
  return total
}

function distance({ values }: Cells, reference: Float64Array, counts: Float64Array, { m, n }: Sizes): number {
  let total = 0
  let difference = 0
  for (let c = 0; c < counts.length - 1; c++) {
    difference += counts[c]! / n - reference[c]! / m
    total += Math.abs(difference) * (values[c + 1]! - values[c]!)
  }
  return total
}

const meanOf = ({ values }: Cells, counts: Float64Array, n: number): number =>
  counts.reduce((total, count, c) => total + count * values[c]!, 0) / n

function spreads(
  cells: Cells,
  { all, m, s, reference }: { all: Float64Array; m: number; s: number; reference: readonly QuietWindow[] },
) {
  if (cells.values.length === 0) return { mean: 0, sigma: 0, ofMeans: 0 }
  const mean = meanOf(cells, all, m)
  const squares = all.reduce((total, count, c) => total + count * (cells.values[c]! - mean) ** 2, 0)
  const means = reference.map(({ n, subjects }) => meanOf(cells, subjects[s]!, n))
  const middle = means.reduce((total, each) => total + each, 0) / means.length
  const spread = means.reduce((total, each) => total + (each - middle) ** 2, 0) / (means.length - 1)
  return { mean: middle, sigma: Math.sqrt(squares / m), ofMeans: Math.sqrt(spread) }
}
