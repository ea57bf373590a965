import {
  type Drawn,
  drawChanged,
  firstWhere,
  type Minimum,
  openWatch,
  type Watch,
  WITHIN,
} from './found-changes.ts'
import type { Change, PeerValues, WatchedModel } from './power-models.ts'
import type { QuietWindow } from './quiet-streams.ts'
import { quantile } from './report.ts'
import { type Standing, smallestChange, standing, thresholdFor } from './smallest-change.ts'

/** The share of runs in which a change has to be announced to count as found. */
const FOUND = 0.9

/** A little smaller, to see how fast finding falls off. */
const LESS = 0.85

/** What one change of one model shows beside a reference of k windows. */
export interface PowerCell {
  change: string
  unit: string
  k: number
  /** Of the quiet windows, the share that the rule alarms in. */
  falseAlarms: number
  /** Null: not even the largest change is found. `error`: standard error, from the runs. */
  smallest: number | null
  error: number | null
  /** By each statistic of other tools at the threshold that alarms as often. */
  peers: Record<string, number | null>
  /** The thresholds; of p-values −ln p. */
  thresholds: PeerValues
  best: string
  standing: Standing
  /** Where the rule is behind: the smallest change it would find if every change that is real were told. */
  withoutMinimum: number | null
  /** Windows until a change of the stated size is announced: in half of the runs, and in nine of ten. */
  stated: number
  delay: Delay
  bestDelay: Delay
}

export type Delay = [half: number, most: number]

/** The window, from 1, in which a change of this size is announced in one run; Infinity if in none. */
type First = (size: number, run: number) => number

/** Opens the runs of one model and stream; a change is drawn once, whoever looks. */
export function openCells(model: WatchedModel, runs: readonly Drawn[]): (k: number) => PowerCell[] {
  const drawnBy = model.changes.map(change =>
    remember((size, run) => drawChanged(runs[run]!, change, { size, run })),
  )
  return k => {
    const watches = runs.map(drawn => openWatch(model, drawn, k))
    const quiet = watches.map(watch => watch.quiet())
    const alarms = quiet.flatMap(each => each.alarms)
    const count = alarms.filter(Boolean).length
    const values = quiet.flatMap(each => each.peers)
    const thresholds = Object.fromEntries(
      Object.keys(values[0]!).map(name => [
        name,
        thresholdFor(
          values.map(each => each[name]!),
          count,
        ),
      ]),
    )
    return model.changes.map((change, i) => ({
      ...{ change: change.name, unit: change.unit, stated: change.stated },
      ...{ k, falseAlarms: count / alarms.length, thresholds },
      ...compare(change, { watches, thresholds, changed: drawnBy[i]! }),
    }))
  }
}

interface Sides {
  watches: readonly Watch[]
  thresholds: PeerValues
  changed: (size: number, run: number) => QuietWindow[]
}

function compare({ largest, stated }: Change, { watches, thresholds, changed }: Sides) {
  const announced = (minimum: Minimum): First =>
    remember((size, run) => watches[run]!.announced(changed(size, run), minimum))
  const measured = remember((size, run) => watches[run]!.peers(changed(size, run)))
  const peer =
    (name: string): First =>
    (size, run) =>
      firstWhere(measured(size, run), values => values[name]! > thresholds[name]!)
  const smallestBy = (first: First) =>
    smallestChange(largest, size => isFound(watches.length, run => first(size, run)))
  const delayBy = (first: First): Delay => {
    const firsts = watches.map((_, run) => first(stated, run))
    return [quantile(firsts, 0.5), quantile(firsts, FOUND)]
  }

  const ours = announced('default')
  const smallest = smallestBy(ours)
  const names = Object.keys(thresholds)
  const peers = Object.fromEntries(names.map(name => [name, smallestBy(peer(name))]))
  const best = bestOf(peers)
  const stands = standing(smallest, peers[best]!)
  const shareOf = (size: number) =>
    watches.filter((_, run) => ours(size, run) <= WITHIN).length / watches.length
  return {
    smallest,
    error: smallest && errorOf(smallest, shareOf, watches.length),
    peers,
    best,
    standing: stands,
    withoutMinimum: stands === 'behind' ? smallestBy(announced('none')) : null,
    delay: delayBy(ours),
    bestDelay: delayBy(peer(best)),
  }
}

export function bestOf(peers: Record<string, number | null>): string {
  const size = (name: string) => peers[name] ?? Number.POSITIVE_INFINITY
  return Object.keys(peers).reduce((least, name) => (size(name) < size(least) ? name : least))
}

/** Whether it is announced in nine of ten runs: the rest need not be looked at once too many have missed it. */
function isFound(runs: number, first: (run: number) => number): boolean {
  const allowed = Math.floor((1 - FOUND) * runs + 1e-9)
  let missed = 0
  for (let run = 0; run < runs && missed <= allowed; run++) missed += Number(first(run) > WITHIN)
  return missed <= allowed
}

/** Of the smallest change: that of the share of runs, by how fast the share falls off below. */
function errorOf(smallest: number, shareOf: (size: number) => number, runs: number): number | null {
  const fall = shareOf(smallest) - shareOf(LESS * smallest)
  return fall > 0 ? (Math.sqrt((FOUND * (1 - FOUND)) / runs) / fall) * (1 - LESS) * smallest : null
}

function remember<T>(of: (size: number, run: number) => T): (size: number, run: number) => T {
  const known = new Map<number, Map<number, T>>()
  return (size, run) => {
    const ofSize = known.get(size) ?? new Map<number, T>()
    known.set(size, ofSize)
    const found = ofSize.get(run) ?? of(size, run)
    ofSize.set(run, found)
    return found
  }
}
