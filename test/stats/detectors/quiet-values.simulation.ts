import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type DetectorKind, detectors } from '../../../src/stats/detectors/index.ts'
import { bells, errors, positions } from './streams.ts'

const VALUES = 50_000
const STREAMS = 10

const numbers = (seed: number, deviation: number): number[] =>
  bells(seed, [-1.5, VALUES / STREAMS]).map(value => 2 * deviation * value)

/** The columns of the table: quiet streams, by seed. */
const columns: [string, DetectorKind['takes'], (seed: number) => number[]][] = [
  ['errors of 1 %', 'errors', seed => errors(seed, [0.01, VALUES / STREAMS])],
  ['10 %', 'errors', seed => errors(seed, [0.1, VALUES / STREAMS])],
  ['30 %', 'errors', seed => errors(seed, [0.3, VALUES / STREAMS])],
  ['0.9, deviation 0.02', 'shares', seed => numbers(seed, 0.02).map(value => 0.9 + value)],
  ['0, deviation 1', 'measurements', seed => numbers(seed, 1)],
  ['0, deviation 10', 'measurements', seed => numbers(seed, 10)],
]

const table = readFileSync('docs/detectors.md', 'utf8')
  .split('\n')
  .filter(line => line.startsWith('|'))
  .map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  )

const TAKEN = {
  errors: ['errors'],
  shares: ['errors', 'shares'],
  measurements: ['errors', 'shares', 'measurements'],
}

const alarmsPerThousand = (kind: DetectorKind, stream: (seed: number) => number[]): number => {
  const alarms = Array.from({ length: STREAMS }, (_, i) => positions(kind.make(), stream(i + 1)).length)
  return (alarms.reduce((sum, each) => sum + each, 0) / VALUES) * 1000
}

describe('false alarms in 1,000 quiet values are those of the documentation', () => {
  const head = table.findIndex(cells => cells[1] === columns[0]![0])

  it('has a column for each stream and a row for each detector', () => {
    expect(table[head]).toEqual(['', ...columns.map(([name]) => name)])
    const rows = table.slice(head + 2, head + 2 + detectors.length)
    expect(rows.map(([name]) => name)).toEqual(detectors.map(({ name }) => `\`${name}\``))
  })

  const cells = detectors.flatMap(kind =>
    columns.map((column, i) => [kind.name, column[0], kind, i] as const),
  )
  it.each(cells)('%s: %s', (name, _, kind, i) => {
    const [, of, stream] = columns[i]!
    const documented = table.slice(head).find(([first]) => first === `\`${name}\``)![i + 1]
    const found = TAKEN[kind.takes].includes(of)
      ? String(Number(alarmsPerThousand(kind, stream).toPrecision(2)))
      : ''
    expect(documented).toBe(found)
  })
})
