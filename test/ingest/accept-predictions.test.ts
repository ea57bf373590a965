import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { acceptPredictions, type Ingest } from '../../src/ingest/accept-predictions.ts'
import { AcceptedPredictions } from '../../src/ingest/accepted-predictions.ts'
import { type Batch, encodeBatch } from '../../src/ingest/batch.ts'
import { MadeTimes } from '../../src/ingest/made-times.ts'
import { type Line, parseRow, type ReadRow } from '../../src/ingest/read-rows.ts'
import type { Acceptance } from '../../src/ingest/rejection.ts'
import { ModelSettings } from '../../src/model/model.ts'
import type { Sequence } from '../../src/store/sequence.ts'
import { anyRow } from './any-row.ts'

const NOW = Date.UTC(2026, 10, 1, 12)

const BINARY = ModelSettings.parse({
  task: 'binary',
  positive_class: '1',
  features: { age: 'numeric', '7': 'numeric', income: 'numeric', country: 'categorical' },
})
const MODELS = new Map([
  ['binary', { settings: BINARY }],
  ['regression', { settings: ModelSettings.parse({ task: 'regression', features: BINARY.features }) }],
  ['multiclass', { settings: ModelSettings.parse({ task: 'multiclass', features: BINARY.features }) }],
])

const SEQUENCE = { next: () => 7 } as Sequence

/** What became of one request. */
interface Taken {
  answer: Acceptance
  accepted: AcceptedPredictions
  learned: Batch['learned']
}

/** What rows come into: a moment, what is remembered, and how far back rows are taken in, in epoch seconds. */
interface Taking {
  now?: number
  times?: MadeTimes
  recountableFrom?: number
}

/** Accepts rows with nothing behind it. */
async function take(
  rows: readonly ReadRow[],
  { now = NOW, times = new MadeTimes(), recountableFrom = NOW / 1000 - 86_400 }: Taking = {},
): Promise<Taken> {
  let accepted = new AcceptedPredictions('')
  let learned: Batch['learned'] = []
  const ingest = {
    catalog: {
      project: 'default',
      find: (model: string) => MODELS.get(model),
      horizonOf: () => ({ recountable_from: recountableFrom }),
    },
    spooler: {
      predictions: async (rowsOfRequest: AcceptedPredictions, learnedOfThem: Batch['learned']) => {
        accepted = rowsOfRequest
        learned = learnedOfThem
      },
    },
    refusals: { add: () => {} },
    times,
    now,
  } as unknown as Ingest
  const answer = await acceptPredictions(ingest, rows)
  return { answer, accepted, learned }
}

/** What is spooled, as text and with the ids made here blanked. */
function spooledOf(accepted: AcceptedPredictions, learned: Batch['learned'], ids: readonly string[]): string {
  const record = Buffer.concat(encodeBatch(accepted.batch(SEQUENCE, learned)))
  for (const id of ids) record.fill(0, record.indexOf(id), record.indexOf(id) + id.length)
  return record.toString('latin1')
}

async function accept(rows: readonly ReadRow[]): Promise<{ answer: Acceptance; spooled: string }> {
  const { answer, accepted, learned } = await take(rows)
  return { answer, spooled: spooledOf(accepted, learned, answer.ids) }
}

/** The rows of one body of NDJSON. */
function linesOf(texts: readonly string[]): Line[] {
  const bytes = Buffer.from(texts.join('\n'))
  let end = -1
  return texts.map(text => {
    const start = end + 1
    end = start + Buffer.byteLength(text)
    return { bytes, start, end }
  })
}

const WHOLE = {
  model: 'binary',
  version: 'v2',
  prediction_id: 'größe-1',
  timestamp: '2026-11-01T10:00:00.123Z',
  features: { age: 41, '7': -2.5, income: null, country: 'DE' },
  prediction: '1',
  score: 0.83,
  probabilities: { 0: 0.17, 1: 0.83 },
  latency_ms: 12.5,
  status: 'ok',
  error: '',
  segments: { region: 'eu' },
  weight: 2,
  resources: { cpu_ms: 3 },
  attributions: { age: -0.2 },
  subject_key: 'k',
}
const { score: _score, probabilities: _probabilities, ...PLAIN } = WHOLE

/** Rows of few shapes, whose values are mostly those of a good row. */
const anyRows = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<unknown>(WHOLE) },
    { weight: 3, arbitrary: anyRow(WHOLE) },
    { weight: 2, arbitrary: anyRow(PLAIN) },
    ...[{ features: { age: 1, '7': 0, income: 5e4, country: 'FR' } }, { features: { age: null, '7': -0, income: 1e-3, country: 7 } },
      { timestamp: NOW, score: null, weight: null, error: null }, { prediction: 0, status: 'error' },
      { prediction: null, probabilities: { 0: null, 1: 0.4 }, latency_ms: null, version: null },
      { model: 'regression', prediction: 3.25 }, { model: 'multiclass', prediction: null },
      { segments: { region: null }, resources: { cpu_ms: 0 }, attributions: { age: null } },
      { timestamp: '2026-10-01T00:00:00Z' }, { timestamp: '2027-10-01T00:00:00Z' }].map(other => ({ arbitrary: fc.constant<unknown>({ ...WHOLE, ...other }), weight: 1 })), // biome-ignore format: a row
  ),
  { maxLength: 20 },
)

it('takes rows of known shapes for what each of them is by itself', async () => {
  const addLike = vi.spyOn(AcceptedPredictions.prototype, 'addLike')
  await fc.assert(
    fc.asyncProperty(anyRows, async rows => {
      const texts = rows.map(row => JSON.stringify(row) ?? 'null')
      const together = await accept(linesOf(texts))
      const alone = await accept(linesOf(texts).map(parseRow))
      expect({ ...together.answer, ids: together.answer.ids.length }).toEqual({
        ...alone.answer,
        ids: alone.answer.ids.length,
      })
      expect(together.spooled === alone.spooled).toBe(true)
    }),
    { seed: 11, numRuns: 150 },
  )
  // A property in which no row is like another shows nothing.
  expect(addLike.mock.results.filter(({ value }) => value === true).length).toBeGreaterThan(200)
})

it('refuses seconds as a time of a new model, also of a row like one that passed', async () => {
  const addLike = vi.spyOn(AcceptedPredictions.prototype, 'addLike').mockClear()
  const good = { ...PLAIN, timestamp: NOW }
  const rows = [good, good, good, good, { ...good, timestamp: NOW / 1000 }]
  const { answer } = await take(linesOf(rows.map(row => JSON.stringify(row))), { recountableFrom: 0 })
  expect(answer).toMatchObject({
    accepted: 4,
    rejected: [{ index: 4, path: 'timestamp', code: 'too_old' }],
  })
  // The third and fourth are like the second, which is checked by itself; the last is not.
  expect(addLike.mock.results.map(({ value }) => value)).toEqual([false, true, true, false])
})

it('encodes the only row of a request as any other, in columns that were used before', async () => {
  const oneRow = anyRows.map(rows => rows.slice(0, 1))
  const group = new AcceptedPredictions('')
  let alone = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(anyRows, oneRow), { maxLength: 6 }), async bodies => {
      const takeAll = () =>
        Promise.all(bodies.map(rows => take(linesOf(rows.map(row => JSON.stringify(row) ?? 'null')))))
      const [waiting, encoded] = [await takeAll(), await takeAll()]
      const expected = new AcceptedPredictions('')
      for (const { accepted } of encoded) {
        if (accepted.length === 1) alone += 1
        accepted.batch(SEQUENCE, [])
        expected.append(accepted)
      }
      for (const { accepted } of waiting) {
        group.append(accepted)
        expect(accepted.length).toBe(0)
      }
      const idsOf = (taken: typeof waiting) => taken.flatMap(({ answer }) => answer.ids)
      expect(group.length).toBe(expected.length)
      expect(spooledOf(group, [], idsOf(waiting)) === spooledOf(expected, [], idsOf(encoded))).toBe(true)
      group.clear()
    }),
    { seed: 13, numRuns: 100 },
  )
  expect(alone).toBeGreaterThan(50)
})

it('takes a row without a time that is sent again for the same, in whatever ten minutes it comes', async () => {
  const { timestamp: _, ...untimed } = WHOLE
  const times = new MadeTimes()
  const BEFORE = NOW - 1_000
  const spooled = async (row: object, now: number) => {
    const { accepted, learned } = await take(linesOf([JSON.stringify(row)]), { now, times })
    return spooledOf(accepted, learned, [])
  }
  const first = await spooled(untimed, BEFORE)
  expect(await spooled(untimed, NOW + 1_000)).toBe(first)
  expect(await spooled({ ...untimed, timestamp: null }, NOW + 1_000)).toBe(first)
  expect(await spooled({ ...untimed, timestamp: BEFORE }, NOW + 1_000)).toBe(first)
})
