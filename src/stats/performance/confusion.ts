import { rowsIn } from '../histogram/bin-counts.ts'
import { OTHER } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'

/** Labels against predictions, counted. */
export interface Confusion {
  /** Every class that was labelled or predicted, in order of name. */
  classes: string[]
  /** Rows by class. */
  labelled: ReadonlyMap<string, number>
  predicted: ReadonlyMap<string, number>
  correct: ReadonlyMap<string, number>
  /** Rows by class labelled and class predicted; pairs without rows are left out. */
  cells: readonly Cell[]
  /** Rows with both a label and a prediction, pooled ones left out. */
  n: number
  /** Rows whose pair was pooled because there were too many different ones. */
  pooled: number
}

export interface Cell {
  label: string
  prediction: string
  rows: number
}

const known = new WeakMap<Histogram, Confusion>()

/**
 * Reads an `outcome` histogram, whose categories are JSON arrays `["<label>","<prediction>"]`. Remembered as long
 * as the histogram is: every metric of a classification needs it.
 * Throws SyntaxError on a category that is not JSON, TypeError on one that is no pair of strings.
 */
export function confusion(outcome: Histogram): Confusion {
  const table = known.get(outcome) ?? read(outcome)
  known.set(outcome, table)
  return table
}

function read(outcome: Histogram): Confusion {
  const cells: Cell[] = []
  const labelled = new Map<string, number>()
  const predicted = new Map<string, number>()
  const correct = new Map<string, number>()
  let n = 0
  for (const [category, rows] of outcome.categories) {
    if (rows === 0) continue
    const [label, prediction] = parsePair(category)
    cells.push({ label, prediction, rows })
    add(labelled, label, rows)
    add(predicted, prediction, rows)
    if (label === prediction) add(correct, label, rows)
    n += rows
  }
  const classes = [...new Set([...labelled.keys(), ...predicted.keys()])].sort()
  return { classes, labelled, predicted, correct, cells, n, pooled: rowsIn(outcome.counts, OTHER) }
}

function parsePair(category: string): [label: string, prediction: string] {
  const pair: unknown = JSON.parse(category)
  if (!Array.isArray(pair) || pair.length !== 2 || !pair.every(item => typeof item === 'string')) {
    throw new TypeError('an outcome category must be a JSON array of two strings')
  }
  return pair as [string, string]
}

function add(counts: Map<string, number>, key: string, rows: number): void {
  counts.set(key, (counts.get(key) ?? 0) + rows)
}
