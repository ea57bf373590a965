import { normalQuantile } from '../src/stats/special/normal-quantile.ts'
import { drawReconstruction, fitPairScorer, scoreDeciles, shareAbove } from './broken-correlation.ts'
import { type Asking, askingOf } from './false-alarm-rules.ts'
import { openPeer, type PeerStatistics, spreadOf } from './peer-statistics.ts'
import { type Cells, DISTRIBUTIONS, NORMAL_ENDS } from './quiet-cells.ts'
import { multinomial, openRandom, type Random } from './quiet-random.ts'
import { type QuietWindow, sharesBetween } from './quiet-streams.ts'

/** What a window adds to the rows of each subject, in standard deviations. */
export type Shifts = (subject: number) => number

/** Draws some of a window's subjects. */
type Draw = (random: Random, n: number, shifts: Shifts) => Float64Array[]

export interface Change {
  name: string
  /** What its size is counted in. */
  unit: string
  /** The largest looked for, and the one whose delay is told. */
  largest: number
  stated: number
  /** Draws what it reaches, the first subjects of the window, with a change of this size. */
  draw(size: number): Draw
}

/** A statistic of other tools by its name; greater is further from the reference. */
export type PeerValues = Record<string, number>

/** A model in which something may change: what its windows are drawn from, and what is asked of them. */
export interface WatchedModel {
  draw: Draw
  /** The families that may tell of it; what changes is the first question of each. */
  families(n: number): Asking[][]
  /** What other tools measure of the one subject that may change, or the largest over all. */
  openPeers(reference: readonly QuietWindow[]): (window: QuietWindow, of: 'changed' | 'all') => PeerValues
  changes: Change[]
}

const SUBJECTS = 20
const TWENTY = [...Array(SUBJECTS).keys()]

/** Where Tukey's outer fences of a standard normal feature stand, and what a value outside of them is worth. */
const OUTER_FENCE = 7 * normalQuantile(0.75)
const FAR = 6

const upTo = (shares: readonly number[]): number[] =>
  shares
    .slice(0, -1)
    .map((_, i) => normalQuantile(shares.slice(0, i + 1).reduce((sum, share) => sum + share, 0)))

/** So many points of share more for one cell, taken evenly from the others. */
function raise(shares: readonly number[], cell: number, points: number): number[] {
  const before = shares[cell]!
  const after = Math.min(1, before + points)
  return shares.map((share, i) => (i === cell ? after : (share * (1 - after)) / (1 - before)))
}

const outside = { warning: 0.01, critical: 0.05 }

const fencesOf = (subject: number): Asking => ({
  subject,
  reduce: counts => [counts[0]! + counts.at(-1)!],
  ...{ kind: 'rate', side: 'upper', minimum: outside, minimumRatio: 2 },
})

const NAMES: Record<keyof PeerStatistics, string> = {
  p: 'KS or χ² p',
  psi: 'PSI',
  js: 'JS',
  wasserstein: 'W/σ',
  lInfinity: 'L∞',
  mean: 'mean ± s',
  jsOfWindows: 'JS ± s',
}

/** Where p-values end: what is smaller has a statistic that nothing quiet reaches. */
const LEAST_P = 1e-300

function valuesOf(found: PeerStatistics): PeerValues {
  const comparable = { ...found, p: -Math.log(Math.max(LEAST_P, found.p)) }
  return Object.fromEntries(
    Object.entries(comparable).flatMap(([key, value]) =>
      value === null ? [] : [[NAMES[key as keyof PeerStatistics], value]],
    ),
  )
}

const largestOf = (all: readonly PeerValues[]): PeerValues =>
  Object.fromEntries(Object.keys(all[0]!).map(name => [name, Math.max(...all.map(values => values[name]!))]))

type MovedChange = Omit<Change, 'draw'> & { shares: (shift: number, size: number) => number[] }

/** A model of subjects with the same cells, of which the first changes. */
function alike(
  cells: Cells,
  of: {
    subjects: readonly number[]
    ends: readonly number[]
    families: WatchedModel['families']
    changes: MovedChange[]
  },
): WatchedModel {
  return {
    draw: (random, n, shifts) =>
      of.subjects.map(s => multinomial(random, n, sharesBetween(of.ends, { shift: shifts(s) }))),
    families: of.families,
    openPeers: reference => {
      const peers = of.subjects.map(s =>
        openPeer(
          cells,
          reference.map(({ n, subjects }) => ({ n, counts: subjects[s]! })),
        ),
      )
      return ({ n, subjects }, which) =>
        which === 'changed'
          ? valuesOf(peers[0]!(subjects[0]!, n))
          : largestOf(peers.map((peer, s) => valuesOf(peer(subjects[s]!, n))))
    },
    changes: of.changes.map(({ shares, ...change }) => ({
      ...change,
      draw: size => (random, n, shifts) => [multinomial(random, n, shares(shifts(0), size))],
    })),
  }
}

/** Twenty numeric features: of their deciles, and of values outside the fences. */
function numericModel(): WatchedModel {
  const ends = [-OUTER_FENCE, ...NORMAL_ENDS, OUTER_FENCE]
  const cells: Cells = {
    kind: 'numeric',
    shares: sharesBetween(ends, {}),
    values: [-FAR, ...DISTRIBUTIONS.normal.values, FAR],
  }
  return alike(cells, {
    ...{ subjects: TWENTY, ends },
    families: n => [TWENTY.map(s => askingOf(cells, s, n)), TWENTY.map(fencesOf)],
    changes: [
      {
        ...{ name: 'mean', unit: 'σ', largest: 2, stated: 0.5 },
        shares: (shift, size) => sharesBetween(ends, { shift: shift + size }),
      },
      {
        ...{ name: 'scale', unit: 'of σ more', largest: 3, stated: 0.5 },
        shares: (shift, size) => sharesBetween(ends, { shift, scale: 1 + size }),
      },
      {
        ...{ name: `tail: rows become ${FAR} σ`, unit: 'of rows', largest: 0.4, stated: 0.05 },
        shares: (shift, size) => raise(sharesBetween(ends, { shift }), ends.length, size),
      },
    ],
  })
}

/** A share of one cell that rises; its day effects move a normal value that the cells cut. */
function shareModel(
  cells: Cells,
  change: Omit<MovedChange, 'shares'> & { cell: number },
  of: { subjects: readonly number[]; asking: (n: number) => (subject: number) => Asking },
): WatchedModel {
  const ends = upTo(cells.shares)
  return alike(cells, {
    ...{ subjects: of.subjects, ends },
    families: n => [of.subjects.map(of.asking(n))],
    changes: [
      { ...change, shares: (shift, size) => raise(sharesBetween(ends, { shift }), change.cell, size) },
    ],
  })
}

const RIGHT: Cells = { kind: 'rate', shares: [0.9, 0.1], values: [] }
const CORRELATION = 0.8

/** Two features that go together, until they no longer do: deciles and fences of both and of the score of their rows. */
function pairModel(): WatchedModel {
  const scorer = fitPairScorer(openRandom(0, 0), CORRELATION, 20_000)
  const limits = [...scoreDeciles(scorer, CORRELATION), scorer.threshold]
  const ends = [-OUTER_FENCE, ...NORMAL_ENDS, OUTER_FENCE]
  const cells: Cells = { kind: 'numeric', shares: sharesBetween(ends, {}), values: [] }
  const drawPair =
    (correlation: number): Draw =>
    (random, n, shifts) => {
      const pair = { correlation, shifts: [shifts(0), shifts(1)] as const }
      const above = [1, ...limits.map(limit => shareAbove(scorer, pair, limit)), 0]
      const shares = above.slice(1).map((share, i) => above[i]! - share)
      return [multinomial(random, n, shares), Float64Array.of(drawReconstruction(random, n, pair))]
    }
  const drawFeatures: Draw = (random, n, shifts) =>
    [0, 1].map(s => multinomial(random, n, sharesBetween(ends, { shift: shifts(s) })))
  const outlying: Asking = { ...fencesOf(0), reduce: counts => [counts.at(-1)!] }
  const shape: Asking = {
    ...askingOf(cells, 0, 0),
    reduce: counts => limits.slice(0, -1).map((_, j) => counts.slice(0, j + 1).reduce((a, b) => a + b)),
  }
  return {
    draw: (...of) => [...drawPair(CORRELATION)(...of), ...drawFeatures(...of)],
    families: n => [
      [shape, askingOf(cells, 2, n), askingOf(cells, 3, n)],
      [outlying, fencesOf(2), fencesOf(3)],
    ],
    openPeers: reference => {
      const usual = spreadOf(reference.map(({ subjects }) => subjects[1]![0]!))
      return ({ subjects }) => ({
        'PCA error ± s': Math.abs(subjects[1]![0]! - usual.mean) / usual.deviation,
      })
    },
    changes: [
      {
        ...{ name: `correlation ${CORRELATION} falls`, unit: '', largest: 1.7, stated: 0.4 },
        draw: size => drawPair(CORRELATION - size),
      },
    ],
  }
}

export const watchedModels = (): WatchedModel[] => [
  numericModel(),
  shareModel(
    DISTRIBUTIONS['10 categories'],
    { name: 'one category of 10', unit: 'of rows', cell: 4, largest: 0.5, stated: 0.1 },
    { subjects: TWENTY, asking: n => s => askingOf(DISTRIBUTIONS['10 categories'], s, n) },
  ),
  shareModel(
    DISTRIBUTIONS['missing, 2 %'],
    { name: 'nulls, from 2 %', unit: 'of rows', cell: 0, largest: 0.4, stated: 0.05 },
    { subjects: TWENTY, asking: n => s => askingOf(DISTRIBUTIONS['missing, 2 %'], s, n) },
  ),
  pairModel(),
  shareModel(
    RIGHT,
    { name: 'concept: accuracy .9 falls', unit: 'of rows', cell: 1, largest: 0.5, stated: 0.05 },
    {
      subjects: [0],
      asking: () => subject => ({
        subject,
        reduce: counts => [counts[0]!],
        ...{ kind: 'rate', side: 'lower', minimum: { warning: 0.02, critical: 0.05 } },
      }),
    },
  ),
]
