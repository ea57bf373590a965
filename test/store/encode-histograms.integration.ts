import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CountedRow } from '../../src/counting/counted-histogram.ts'
import { COUNTED_STRUCTURE, encodeHistograms } from '../../src/counting/encode-histograms.ts'
import { jsonText } from '../../src/counting/json-text.ts'
import { binCounts } from '../../src/stats/histogram/bin-counts.ts'
import { ATOM_BASE, NULL } from '../../src/stats/histogram/binning.ts'
import { empty } from '../../src/stats/histogram/empty.ts'
import { freezeNumeric } from '../../src/stats/histogram/freeze-numeric.ts'
import type { Histogram } from '../../src/stats/histogram/histogram.ts'
import { readHistograms } from '../../src/store/histograms.ts'
import { HISTOGRAM_COLUMNS } from '../../src/store/roll-up.ts'
import { openTestStore } from '../support/open-test-store.ts'
import { frozen, T0 } from './example-rows.ts'

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  opened = await openTestStore()
})
afterAll(() => opened.close())

const BINNINGS = frozen({ latency_ms: freezeNumeric(Float64Array.of(1, 2), { transform: 'asinh' }) })

const rowOf = (histogram: Partial<Histogram>, over: Partial<CountedRow> = {}): CountedRow => ({
  ...{ version: 'v1', segment: '', subject: 'latency_ms', binning: BINNINGS.get('latency_ms')!.id },
  ...{ span: 600, slice: T0, ...over },
  histogram: { ...empty(), ...histogram },
})

const ROWS = [
  rowOf({
    ...{ n: Number.MAX_SAFE_INTEGER, sum: -0.1, sumSquares: 1e300, min: -5e-324, max: 1.5 },
    counts: binCounts([[NULL, 1], [-7, 2 ** 32 - 1], [0, 2 ** 32], [ATOM_BASE, 2 ** 52 + 1]]), // biome-ignore format: a row
    sums: new Map([['abs', Infinity], ['log_loss', 0.25]]), // biome-ignore format: a row
  }),
  rowOf(
    { n: 3, categories: new Map([['', 1], ['Ü😀\0', 2 ** 40], ['x'.repeat(300), 1]]) }, // biome-ignore format: a row
    { segment: 'region=é', span: 604_800, slice: T0 + 600 },
  ),
  rowOf({ n: 1 }, { version: '', segment: 'y'.repeat(20_000), span: 2 ** 32 - 1, slice: 2 ** 32 - 1 }),
]

/** Runs a statement over histograms that are sent beside it as the table `counted`. */
const ask = (sql: string, rows: readonly CountedRow[]): Promise<Buffer> =>
  opened.store.http.send(sql, {
    table: { name: 'counted', structure: COUNTED_STRUCTURE, block: encodeHistograms(rows) },
  })

describe('encodeHistograms', () => {
  it('is what ClickHouse would write itself, byte by byte', async () => {
    const answer = await ask('SELECT * FROM counted FORMAT Native', ROWS)
    // Over HTTP it leaves out time zones.
    const own = Buffer.from(encodeHistograms(ROWS)).toString('latin1')
    expect(own.replace("\x0fDateTime('UTC')", '\x08DateTime')).toBe(answer.toString('latin1'))
  })

  it('fills the table from which histograms are read, also with none', async () => {
    for (const rows of [[], ROWS])
      await opened.store.http.send(
        `INSERT INTO histograms (${HISTOGRAM_COLUMNS})
         SELECT 'p', 'm', '', version, segment, subject, binning, span, slice,
           n, counts, categories, sum, sum_squares, min, max, sums, 1
         FROM input('${COUNTED_STRUCTURE.replaceAll("'", "\\'")}') FORMAT Native`,
        { rows: { type: 'application/octet-stream', pieces: [encodeHistograms(rows)] } },
      )
    const stored = await readHistograms(opened.store, 'p', {
      ...{ model: 'm', reference: '', version: 'v1', segments: 'every', binnings: BINNINGS },
      ...{ from: T0, to: T0 + 600 },
    })
    expect(stored).toEqual([
      { segment: '', subject: 'latency_ms', window: T0, histogram: ROWS[0]!.histogram },
    ])
  })

  it('may be of no histograms, or of one that is empty', async () => {
    const rowsOf = async (rows: CountedRow[]) =>
      String(await ask('SELECT count() FROM counted FORMAT TSV', rows))
    expect([await rowsOf([]), await rowsOf([rowOf({})])]).toEqual(['0\n', '1\n'])
  })

  it('may have very many bins', async () => {
    const bins = 500_000
    const counts = {
      codes: Int32Array.from({ length: bins }, (_, i) => i),
      rows: new Float64Array(bins).fill(3),
    }
    const rows = [rowOf({ n: 3 * bins, counts }), ...ROWS]
    const sql =
      'SELECT length(counts), arraySum(mapKeys(counts)), arraySum(mapValues(counts)) FROM counted LIMIT 1'
    expect((await ask(`${sql} FORMAT TSV`, rows)).toString()).toBe(
      `${bins}\t${(bins * (bins - 1)) / 2}\t${3 * bins}\n`,
    )
  })
})

it('outcomes are named as ClickHouse names them', async () => {
  const ascii = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code))
  const texts = [ascii, 'Ü😀\u0080\u2027\u2028\u2029\u202a\uffff', '\\u00af\\/', '']
  const answer = await opened.store.http.send('SELECT toJSONString({texts:Array(String)}) FORMAT RawBLOB', {
    params: { texts },
  })
  expect(jsonText(texts)).toBe(answer.toString())
})
