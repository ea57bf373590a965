import { readFileSync } from 'node:fs'
import type { Cells } from './quiet-cells.ts'
import type { Random } from './quiet-random.ts'
import type { QuietStream, QuietWindow } from './quiet-streams.ts'

const FILES = ['reference', 'analysis'].map(part => `../shared/data/california_housing_${part}.csv`)
const FEATURES = ['MedInc', 'HouseAge', 'AveRooms', 'AveBedrms', 'Population', 'AveOccup']

/** Values outside Tukey's outer fences, and the others. */
const OUTSIDE: Cells = { kind: 'rate', shares: [0.02, 0.98], values: [] }

const DAY_MS = 86_400_000

/**
 * Rows of the California data as they lie in its files, place by place, in blocks that follow each other in random order: most
 * windows have no outlier of a feature, a few have forty. Fences are those of all rows.
 */
export function clusteredStream(rows: number): QuietStream {
  const blocks = blocksOf(rows)
  return {
    name: `outliers of places, n = ${rows}`,
    ...{ subjects: FEATURES.length, cells: OUTSIDE, windowMs: DAY_MS, k: 30, limit: 0.012 },
    open: random => {
      const left = shuffled(random, blocks)
      return () => left.pop()!
    },
  }
}

function blocksOf(rows: number): QuietWindow[] {
  const values = FILES.flatMap(readRows)
  const fences = FEATURES.map((_, f) => outerFences(values.map(row => row[f]!)))
  return Array.from({ length: Math.floor(values.length / rows) }, (_, block) => {
    const own = values.slice(block * rows, (block + 1) * rows)
    return {
      n: rows,
      subjects: fences.map(({ low, high }, f) => {
        const outside = own.filter(row => row[f]! < low || row[f]! > high).length
        return Float64Array.of(outside, rows - outside)
      }),
    }
  })
}

function readRows(file: string): number[][] {
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const at = FEATURES.map(name => header!.split(',').indexOf(name))
  return lines.map(line => {
    const fields = line.split(',')
    return at.map(column => Number(fields[column]))
  })
}

function outerFences(values: readonly number[]): { low: number; high: number } {
  const sorted = Float64Array.from(values).sort()
  const [lower, upper] = [
    sorted[Math.floor(0.25 * sorted.length)]!,
    sorted[Math.floor(0.75 * sorted.length)]!,
  ]
  return { low: lower - 3 * (upper - lower), high: upper + 3 * (upper - lower) }
}

/** Fisher and Yates'. */
function shuffled<T>(random: Random, all: readonly T[]): T[] {
  const order = [...all]
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}
