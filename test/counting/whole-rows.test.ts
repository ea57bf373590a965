import { describe, expect, it } from 'vitest'
import { cellsOf } from '../../src/counting/group-rows.ts'
import {
  DUPLICATE_ID,
  DUPLICATE_ROW,
  IDS,
  ONES,
  REFUSALS,
  REFUSED,
} from '../../src/counting/whole-row-subjects.ts'
import { type HashedRows, WholeRows } from '../../src/counting/whole-rows.ts'
import { binCounts } from '../../src/stats/histogram/bin-counts.ts'
import { ATOM_BASE, NULL, OTHER } from '../../src/stats/histogram/binning.ts'
import { empty } from '../../src/stats/histogram/empty.ts'
import { seededUniform } from '../stats/histogram/random.ts'
import { mapsOf, overwrite, textsOf } from './columns-of.ts'

interface Row {
  version?: string
  slice?: number
  id?: number
  numeric?: boolean
  categorical?: boolean
  features?: number
}

function blockOf(rows: readonly Row[]): HashedRows & { slice: Uint32Array } {
  let end = 0
  return {
    length: rows.length,
    version: textsOf(rows.map(({ version = 'v' }) => version)),
    slice: Uint32Array.from(rows, ({ slice = 0 }) => slice),
    segments: mapsOf(rows.map(() => ({ region: 'eu' }))),
    categorical: mapsOf(
      rows.map(({ categorical }): Record<string, string> => (categorical ? { c: 'x' } : {})),
    ),
    numeric: {
      ends: Uint32Array.from(rows, ({ numeric = true }) => {
        end += Number(numeric)
        return end
      }),
      keys: textsOf([]),
      values: new Float64Array(0),
    },
    idHash: Uint32Array.from(rows, ({ id = 0 }) => id),
    featuresHash: Float64Array.from(rows, ({ features = 0 }) => features),
  }
}

const BINNINGS = new Map([
  [DUPLICATE_ROW, { id: 'ones', binning: ONES }],
  [DUPLICATE_ID, { id: 'ids', binning: IDS }],
  [REFUSED, { id: 'refusals', binning: REFUSALS }],
  ['feature:a', { id: 'other', binning: ONES }],
])

function countedOf(
  blocks: readonly (readonly Row[])[],
  refused: Parameters<WholeRows['rows']>[0] = [],
  subjects = [...BINNINGS.keys()],
) {
  const counter = new WholeRows(new Map([...BINNINGS].filter(([subject]) => subjects.includes(subject))))
  for (const block of blocks.map(blockOf)) {
    counter.add(block, cellsOf(block, block.slice))
    overwrite(block)
  }
  return [...counter.rows(refused)]
}

describe('rows with the features of another', () => {
  const histograms = (...blocks: Row[][]) =>
    countedOf(blocks, [], [DUPLICATE_ROW]).map(({ histogram }) => histogram)

  it('are counted over all blocks, by version and slice', () => {
    const last = 2 ** 53 - 1
    const counted = countedOf(
      [
        [{ features: 5 }, { features: last }, { features: 5, version: 'w' }, { features: last - 1 }],
        [{ features: 5 }, { features: last }, { features: 5, slice: 600 }, { features: 5, slice: 600 }],
      ],
      [],
      [DUPLICATE_ROW],
    )
    const common = { segment: '', subject: DUPLICATE_ROW, binning: 'ones' }
    expect(counted).toEqual([
      { ...common, version: 'v', slice: 0, histogram: { ...empty(), n: 5, counts: binCounts([[NULL, 3], [ATOM_BASE, 2]]) } }, // biome-ignore format: a row
      { ...common, version: 'w', slice: 0, histogram: { ...empty(), n: 1, counts: binCounts([[NULL, 1]]) } },
      { ...common, version: 'v', slice: 600, histogram: { ...empty(), n: 2, counts: binCounts([[NULL, 1], [ATOM_BASE, 1]]) } }, // biome-ignore format: a row
    ])
  })

  it('are as many where there are thousands', () => {
    const random = seededUniform(5)
    const hashes = Array.from({ length: 3_000 }, () => Math.floor(random() * 2 ** 53))
    // Every third comes again, one of them a hundred times, and not beside itself.
    const again = [...hashes.filter((_, i) => i % 3 === 0), ...Array(100).fill(hashes[1]!)]
    const [all] = histograms(
      hashes.map(features => ({ features })),
      again.map(features => ({ features })),
    )
    expect(all!.counts).toEqual(binCounts([[NULL, 3_000], [ATOM_BASE, 1_100]])) // biome-ignore format: a row
  })

  it('are none of those without features', () => {
    expect(histograms([{ numeric: false }, { numeric: false }])).toEqual([])
    const [some] = histograms([
      ...[{ numeric: false }, { numeric: true }, { numeric: false }],
      ...[{ numeric: false, categorical: true }, { categorical: true }],
    ])
    expect([some!.n, [...some!.counts.rows]]).toEqual([3, [1, 2]])
  })
})

it('keeps the ids with the smallest hashes, each once', () => {
  const ids = Array.from({ length: 50 }, (_, i) => ({ id: (i * 7) % 50 }))
  const few = [{ id: 3 }, { id: 0x7fffffff }, { id: 3 }].map(row => ({ ...row, slice: 600 }))
  const [many, other] = countedOf([[...ids, ...few], ids], [], [DUPLICATE_ID])
  const smallest = Array.from({ length: IDS.limit }, (_, id) => [id, 1] as const)
  expect(many).toMatchObject({
    binning: 'ids',
    histogram: { n: 100, counts: binCounts([...smallest, [OTHER, 80]]) },
  })
  expect(other!.histogram.n).toBe(3)
  expect(other!.histogram.counts).toEqual(binCounts([[OTHER, 1], [3, 1], [0x7fffffff, 1]])) // biome-ignore format: a row
})

it('counts rows that were refused beside those accepted, also where none was', () => {
  const refused = [
    { version: 'v', slice: 0, name: 'type features.a', n: 2 },
    { version: 'v', slice: 0, name: 'missing ', n: 1 },
    { version: 'v', slice: 0, name: 'type features.a', n: 3 },
    { version: '', slice: 0, name: 'missing ', n: 4 },
  ]
  const counted = countedOf([[{}, {}]], refused, [REFUSED])
  expect(counted).toEqual([
    {
      ...{ version: 'v', segment: '', subject: REFUSED, binning: 'refusals', slice: 0 },
      histogram: {
        ...{ ...empty(), n: 8, counts: binCounts([[NULL, 2]]) },
        categories: new Map([['type features.a', 5], ['missing ', 1]]), // biome-ignore format: a row
      },
    },
    {
      ...{ version: '', segment: '', subject: REFUSED, binning: 'refusals', slice: 0 },
      histogram: { ...empty(), n: 4, categories: new Map([['missing ', 4]]) },
    },
  ])
})

it('counts what is frozen alone', () => {
  expect(countedOf([[{}]]).map(({ subject }) => subject)).toEqual([DUPLICATE_ROW, DUPLICATE_ID, REFUSED])
  const refused = [{ version: 'v', slice: 0, name: 'missing ', n: 1 }]
  expect(countedOf([[{}]], refused, ['feature:a'])).toEqual([])
})
