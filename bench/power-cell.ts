import {
  type Drawn,
  drawChanged,
  firstWhere,
  type Minimum,
  openWatch,
  type Watch,
  WITHIN,
} from './found-changes.ts'
import { largestImmaterial } from './immaterial-change.ts'
import type { Change, PeerValues, WatchedModel } from './power-models.ts'
import type { QuietWindow } from './quiet-streams.ts'
import { quantile } from './report.ts'
import { type Standing, smallestChange, standing, thresholdFor } from './smallest-change.ts'

/** The share of runs in which a change has to be announced to count as found. */
const FOUND = 0.9

/** A little smaller, to see how fast finding falls off. */
const LESS = 0.85

/** The smallest change that is found in nine of ten runs, by the rule and by others that alarm as often as it does. */
export interface Comparison {
  /** Of the quiet windows, the share that the rule alarms in. */
  falseAlarms: number
  /** Null: not even the largest change is found. */
  smallest: number | null
  /** By each statistic of other tools at the threshold that alarms as often. */
  peers: Record<string, number | null>
  /** The thresholds; of p-values −ln p. */
  thresholds: PeerValues
  best: string
  standing: Standing
}

/** What one change of one model shows beside a reference of k windows. */
export interface PowerCell extends Comparison {
  change: string
  unit: string
  k: number
  /** Standard error of `smallest`, from the runs. */
  error: number | null
  /** If every change that is real were told, as by the others, which ask of none whether it is big. */
  withoutMinimum: Comparison
  /** If alarms about a change of exactly the minimum count as false too: others then tell of no smaller one more often either. */
  atMinimum: Comparison & { immaterial: number }
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
  const changes = model.changes.map(change => ({
    change,
    changed: remember((size, run) => drawChanged(runs[run]!, change, { size, run })),
    immaterial: largestImmaterial(model, change),
  }))
  return k => {
    const watches = runs.map(drawn => openWatch(model, drawn, k))
    const quiet = watches.map(watch => watch.quiet())
    const values = quiet.flatMap(each => each.peers)
    const alarmsOf = (minimum: Minimum) =>
      quiet.flatMap(({ alarms }) => alarms[minimum]).filter(Boolean).length
    const calibrated = {
      default: calibrate(values, alarmsOf('default')),
      none: calibrate(values, alarmsOf('none')),
    }
    return changes.map(({ change, ...of }) => ({
      ...{ change: change.name, unit: change.unit, stated: change.stated, k },
      ...compareAll(change, { watches, calibrated, ...of }),
    }))
  }
}

type Calibration = Pick<Comparison, 'falseAlarms' | 'thresholds'>

/** The thresholds at which each statistic alarms in as many of some windows as the rule did. */
function calibrate(values: readonly PeerValues[], alarms: number): Calibration {
  const thresholdOf = (name: string) =>
    thresholdFor(
      values.map(each => each[name]!),
      Math.min(alarms, values.length - 1),
    )
  return {
    falseAlarms: alarms / values.length,
    thresholds: Object.fromEntries(Object.keys(values[0]!).map(name => [name, thresholdOf(name)])),
  }
}

interface Sides {
  watches: readonly Watch[]
  calibrated: Record<Minimum, Calibration>
  changed: (size: number, run: number) => QuietWindow[]
  /** The largest size that does not matter. */
  immaterial: number
}

function compareAll(
  { largest, stated }: Change,
  { watches, calibrated, changed, immaterial }: Sides,
): Omit<PowerCell, 'change' | 'unit' | 'stated' | 'k'> {
  const announced = (minimum: Minimum): First =>
    remember((size, run) => watches[run]!.announced(changed(size, run), minimum))
  const measured = remember((size, run) => watches[run]!.peers(changed(size, run)))
  const peer =
    (name: string, threshold: number): First =>
    (size, run) =>
      firstWhere(measured(size, run), values => values[name]! > threshold)
  const stricter = ({ thresholds }: Calibration): Calibration => {
    const values = watches.flatMap((_, run) => measured(immaterial, run))
    const alarms = watches.reduce((sum, watch, run) => sum + watch.announcements(changed(immaterial, run)), 0)
    const { falseAlarms, thresholds: reached } = calibrate(values, alarms)
    const raised = Object.entries(thresholds).map(([name, quiet]) => [name, Math.max(quiet, reached[name]!)])
    return { falseAlarms, thresholds: Object.fromEntries(raised) }
  }
  const smallestBy = (first: First) =>
    smallestChange(largest, size => isFound(watches.length, run => first(size, run)))
  const compare = (ours: First, calibration: Calibration): Comparison => {
    const smallest = smallestBy(ours)
    const peers = Object.fromEntries(
      Object.entries(calibration.thresholds).map(([name, threshold]) => [
        name,
        smallestBy(peer(name, threshold)),
      ]),
    )
    const best = bestOf(peers)
    return { ...calibration, smallest, peers, best, standing: standing(smallest, peers[best]!) }
  }
  const delayBy = (first: First): Delay => {
    const firsts = watches.map((_, run) => first(stated, run))
    return [quantile(firsts, 0.5), quantile(firsts, FOUND)]
  }

  const ours = announced('default')
  const compared = compare(ours, calibrated.default)
  const { smallest, best, thresholds } = compared
  const shareOf = (size: number) =>
    watches.filter((_, run) => ours(size, run) <= WITHIN).length / watches.length
  return {
    ...compared,
    error: smallest && errorOf(smallest, shareOf, watches.length),
    withoutMinimum: compare(announced('none'), calibrated.none),
    atMinimum: { ...compare(ours, stricter(calibrated.default)), immaterial },
    delay: delayBy(ours),
    bestDelay: delayBy(peer(best, thresholds[best]!)),
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
