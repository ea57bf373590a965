import { expect, it } from 'vitest'
import { columnsByKey } from '../../src/counting/columns.ts'

/** More than are read at once, and no multiple of it. */
const ROWS = 300

/** Row by row the pairs that `pairsOf` names. */
function mapsOf(pairsOf: (row: number) => [key: string, value: number][]) {
  const texts = ['b', 'a', 'never']
  const rows = Array.from({ length: ROWS }, (_, row) => pairsOf(row))
  let end = 0
  return {
    ends: Uint32Array.from(rows, pairs => (end += pairs.length)),
    keys: { texts, ids: Uint16Array.from(rows.flat(), ([key]) => texts.indexOf(key)) },
    values: Float64Array.from(rows.flat(), ([, value]) => value),
    make: (length: number) => new Float64Array(length),
  }
}

function expectColumns(pairsOf: (row: number) => [key: string, value: number][]): void {
  const columns = columnsByKey(mapsOf(pairsOf))
  for (const key of ['a', 'b', 'never']) {
    const expected = Array.from({ length: ROWS }, (_, row) =>
      pairsOf(row).flatMap(([name, value]) => (name === key ? [[row, value]] : [])),
    ).flat()
    const { rows, values } = columns.get(key) ?? { rows: [], values: [] }
    expect([...rows].map((row, i) => [row, values[i]])).toEqual(expected)
  }
}

it('gives each key its values where all rows have the same keys', () => {
  expectColumns(row => [
    ['a', row],
    ['b', -row],
  ])
})

it('gives each key its rows and values where keys come and go', () => {
  expectColumns(row => [
    ...(row % 2 === 0 ? [['b', row] as [string, number]] : []),
    ...(row % 3 === 0 ? [['a', -row] as [string, number]] : []),
  ])
})

it('takes keys in another order for other keys', () => {
  expectColumns(row =>
    row === 299
      ? [
          ['b', 1],
          ['a', 2],
        ]
      : [
          ['a', row],
          ['b', -row],
        ],
  )
})

it('of rows without any has none', () => {
  expectColumns(() => [])
})
