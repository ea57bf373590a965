import { rowsIn } from '../histogram/bin-counts.ts'
import { OTHER } from '../histogram/binning.ts'
import type { Histogram } from '../histogram/histogram.ts'
import { squaresOfCategory } from '../histogram/weigh.ts'

/** Labels against predictions, counted; where rows weigh differently, their weights are what is counted. */
export interface Confusion extends ByClass {
  /** Every class that was labelled or predicted, in order of name. */
  classes: string[]
  /** The same of squared weights, and of all rows: the same numbers where all weigh 1. */
  squares: ByClass & { all: number }
  /** Rows by class labelled and class predicted; pairs without rows are left out. */
  cells: readonly Cell[]
  /** Rows with both a label and a prediction, pooled ones left out. */
  n: number
  /** Rows whose pair was pooled because there were too many different ones. */
  pooled: number
}

/** Rows by class. */
export interface ByClass {
  labelled: ReadonlyMap<string, number>
  predicted: ReadonlyMap<string, number>
  correct: ReadonlyMap<string, number>
}

export interface Cell {
  label: string
  prediction: string
  rows: number
  /** What the squares of their weights add up to. */
  squares: number
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
  for (const [category, rows] of outcome.categories) {
    if (rows === 0) continue
    const [label, prediction] = parsePair(category)
    cells.push({ label, prediction, rows, squares: squaresOfCategory(outcome, category, rows) })
  }
  const byClass = sumByClass(cells, ({ rows }) => rows)
  const squares = cells.every(cell => cell.squares === cell.rows)
    ? byClass
    : sumByClass(cells, cell => cell.squares)
  const classes = [...new Set([...byClass.labelled.keys(), ...byClass.predicted.keys()])].sort()
  const { all: n, ...counted } = byClass
  return { classes, ...counted, squares, cells, n, pooled: rowsIn(outcome.counts, OTHER) }
}

function sumByClass(cells: readonly Cell[], of: (cell: Cell) => number): ByClass & { all: number } {
  const labelled = new Map<string, number>()
  const predicted = new Map<string, number>()
  const correct = new Map<string, number>()
  let all = 0
  for (const cell of cells) {
    const { label, prediction } = cell
    const counted = of(cell)
    add(labelled, label, counted)
    add(predicted, prediction, counted)
    if (label === prediction) add(correct, label, counted)
    all += counted
  }
  return { labelled, predicted, correct, all }
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
