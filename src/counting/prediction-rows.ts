import type { RowScorer } from '../stats/outliers/row-scorer.ts'
import type { BlockMemory } from './block-memory.ts'
import { type Maps, type Nullables, rowsWhere, type Texts } from './columns.ts'
import { type Names, namesByKey, namesOf } from './count-categories.ts'
import type { Numbers } from './count-numbers.ts'
import type { PlacedRows } from './group-rows.ts'
import { numbersByKey, numbersOf, scoresOf } from './numbers-of.ts'
import { FEATURE, OUTLIER_SCORE, RESOURCE } from './subjects.ts'

/** Predictions of a block. */
export interface PredictionRows extends PlacedRows {
  /** Where the slice and the minute of each row begin, in epoch seconds. */
  slice: Uint32Array
  minute: Uint32Array
  numeric: Maps<Float64Array>
  resources: Maps<Float64Array>
  /** The predicted class; empty for a regression. */
  prediction: Texts
  predictionValue: Nullables
  score: Nullables
  latencyMs: Nullables
  /** 1 where there was no answer. */
  failed: Uint8Array
  /** Hashes of 31 bits. */
  idHash: Uint32Array
  /** Hashes of 53 bits, of all features. */
  featuresHash: Float64Array
}

/** What the numbers of a block are made by. */
interface Making {
  /** Of the outlier score; null where there is none. */
  scorer: RowScorer | null
  /** What columns are written into. */
  memory: BlockMemory
}

/** The numbers of a block, by subject. */
export function numbersOfRows(rows: PredictionRows, { scorer, memory }: Making): Map<string, Numbers> {
  const features = numbersByKey(rows.numeric, memory)
  const failed = rowsWhere(rows.length, row => rows.failed[row] === 1)
  const numbers = new Map([
    ...withPrefix(FEATURE, features),
    ...withPrefix(RESOURCE, numbersByKey(rows.resources, memory)),
    ['score', numbersOf(rows.score)],
    ['latency_ms', numbersOf(rows.latencyMs)],
    ['prediction', numbersOf(rows.predictionValue)],
    // Others have none: what is missing is counted, and costs nothing to code.
    ['error', { rows: failed, values: new Float64Array(failed.length).fill(1) }],
  ])
  if (scorer) numbers.set(OUTLIER_SCORE, scoresOf(rows.length, { scorer, features }))
  return numbers
}

/** The names of a block, by subject. */
export const namesOfRows = ({ categorical, prediction }: PredictionRows): Map<string, Names> =>
  new Map([...withPrefix(FEATURE, namesByKey(categorical)), ['prediction', namesOf(prediction)]])

const withPrefix = <Value>(prefix: string, byName: ReadonlyMap<string, Value>): [string, Value][] =>
  [...byName].map(([name, value]) => [`${prefix}${name}`, value])
