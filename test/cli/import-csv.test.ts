import { stat } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { type ImportOptions, importCsv } from '../../src/cli/import-csv.ts'
import { Label } from '../../src/model/label.ts'
import { Prediction, ReferenceRow } from '../../src/model/prediction.ts'
import { type Answer, acceptAll, type Received, rowsOf, startReceiver } from '../demo/receiver.ts'
import { temporaryFile } from './temporary-file.ts'

const CALIFORNIA = '../shared/data/california_housing_reference.csv'
const CALIFORNIA_LABELS = '../shared/data/california_housing_analysis_gt.csv'
const CALIFORNIA_MAPPING = {
  prediction_id: 'id',
  timestamp: 'timestamp',
  prediction: 'y_pred',
  score: 'y_pred_proba',
  label: 'clf_target',
  features: 'rest' as const,
}

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

type Answering = (request: Received, count: number) => Answer | Promise<Answer>

async function importInto(answer: Answering, given: Partial<ImportOptions> & { file: string }) {
  const receiver = await startReceiver(answer)
  stops.push(receiver.stop)
  const waits: number[] = []
  const progress: { bytesRead: number; totalBytes: number; rows: number }[] = []
  const result = importCsv({
    url: receiver.url,
    key: 'tm_key',
    model: 'california',
    kind: 'predictions',
    mapping: CALIFORNIA_MAPPING,
    delay: async ms => {
      waits.push(ms)
    },
    onProgress: seen => progress.push(seen),
    ...given,
  })
  return { result, requests: receiver.requests, waits, progress }
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const csvOf = (count: number) =>
  `id,x\n${numbers(count)
    .map(i => `row-${i},${i}\n`)
    .join('')}`
const SMALL = { prediction_id: 'id', features: ['x'] }

describe('the California data', () => {
  test('goes in as predictions', async () => {
    const { result, requests, progress } = await importInto(acceptAll, { file: CALIFORNIA })
    expect(await result).toEqual({ rows: 5_832, accepted: 5_832, rejected: [] })
    expect(requests.map(request => request.path)).toEqual(['/v1/predictions', '/v1/predictions'])
    const rows = requests.flatMap(request => rowsOf(request.body))
    for (const row of rows) Prediction.parse(row)
    expect(rows.find(row => row.prediction_id === '0')).toEqual({
      model: 'california',
      prediction_id: '0',
      timestamp: '2020-10-01T00:00:00Z',
      prediction: 1,
      score: 0.99,
      features: {
        MedInc: 9.8413,
        HouseAge: 32,
        AveRooms: 7.17004048582996,
        AveBedrms: 1.0148448043184886,
        Population: 4353,
        AveOccup: 2.937246963562753,
        Latitude: 34.22,
        Longitude: -118.19,
      },
    })
    const { size } = await stat(CALIFORNIA)
    expect(progress.at(-1)).toEqual({ bytesRead: size, totalBytes: size, rows: 5_832 })
  })

  test('goes in as a reference, in one streamed request with its labels', async () => {
    const { result, requests } = await importInto(acceptAll, { file: CALIFORNIA, kind: 'reference' })
    expect(await result).toEqual({ rows: 5_832, accepted: 5_832, rejected: [] })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      path: '/v1/models/california/reference?name=default',
      headers: { 'transfer-encoding': 'chunked', 'content-type': 'application/x-ndjson' },
    })
    const rows = rowsOf(requests[0]!.body)
    expect(rows).toHaveLength(5_832)
    for (const row of rows) ReferenceRow.parse(row)
    expect(rows[0]).toMatchObject({ prediction_id: '0', prediction: 1, label: 1 })
  })

  test('has labels that go in by their id alone', async () => {
    const { result, requests } = await importInto(acceptAll, {
      file: CALIFORNIA_LABELS,
      kind: 'labels',
      mapping: { prediction_id: 'id', label: 'clf_target' },
    })
    expect(await result).toEqual({ rows: 8_232, accepted: 8_232, rejected: [] })
    const rows = requests.flatMap(request => rowsOf(request.body))
    for (const row of rows) Label.parse(row)
    expect(rows).toContainEqual({ model: 'california', prediction_id: '5853', label: 1 })
  })
})

describe('batches', () => {
  test('hold 5,000 rows and two are in flight', async () => {
    const file = await temporaryFile('rows.csv', csvOf(20_001))
    const answer = async (request: Received) => {
      // The answer waits a little, so that a request that may overlap does.
      await new Promise(setImmediate)
      return acceptAll(request)
    }
    const { result, requests } = await importInto(answer, { file, mapping: SMALL })
    expect(await result).toMatchObject({ rows: 20_001, accepted: 20_001 })
    const sizes = requests.map(request => rowsOf(request.body).length).sort((a, b) => b - a)
    expect(sizes).toEqual([5_000, 5_000, 5_000, 5_000, 1])
    expect(Math.max(...requests.map(request => request.inFlight))).toBe(2)
  })

  test('are sent again after the time the service asks for', async () => {
    const file = await temporaryFile('rows.csv', csvOf(3))
    const { result, requests, waits } = await importInto(
      (request, count) =>
        count === 1 ? { status: 503, body: {}, headers: { 'retry-after': '12' } } : acceptAll(request),
      { file, mapping: SMALL },
    )
    expect(await result).toEqual({ rows: 3, accepted: 3, rejected: [] })
    expect(waits).toEqual([12_000])
    expect(requests[1]!.body).toBe(requests[0]!.body)
  })

  test('without an id column have ids that are the same at every import', async () => {
    const file = await temporaryFile('rows.csv', 'x\n1\n\n2\n')
    const { result, requests } = await importInto(acceptAll, { file, mapping: { features: ['x'] } })
    await result
    expect(rowsOf(requests[0]!.body).map(row => row.prediction_id)).toEqual(['rows.csv:2', 'rows.csv:4'])
  })

  test('of an empty file are none', async () => {
    const file = await temporaryFile('rows.csv', 'id,x\n')
    const { result, requests } = await importInto(acceptAll, { file, mapping: SMALL })
    expect(await result).toEqual({ rows: 0, accepted: 0, rejected: [] })
    expect(requests).toEqual([])
  })
})

describe('a reference', () => {
  test('that is sent again is read again from its start, and counted once', async () => {
    const file = await temporaryFile('rows.csv', 'id,x\n1,2\n3\n4,5\n')
    const { result, requests } = await importInto(
      (request, count) => (count === 1 ? { status: 503, body: {} } : acceptAll(request)),
      { file, mapping: SMALL, kind: 'reference' },
    )
    expect(await result).toMatchObject({ rows: 3, accepted: 2, rejected: [{ line: 3, code: 'ragged_row' }] })
    expect(requests[1]!.body).toBe(requests[0]!.body)
  })

  test.each<[string, string, Partial<ImportOptions>]>([
    ['malformed_csv', 'id,x\n1,"2\n', {}],
    ['unknown_column', 'id,y\n1,2\n', {}],
    ['empty_file', '', {}],
  ])('that cannot be read (%s) is an error at once', async (code, content, given) => {
    const file = await temporaryFile('rows.csv', content)
    const { result, waits } = await importInto(acceptAll, {
      file,
      mapping: SMALL,
      kind: 'reference',
      ...given,
    })
    await expect(result).rejects.toMatchObject({ code })
    expect(waits).toEqual([])
  })

  test('that is not there is an error at once', async () => {
    const { result, waits } = await importInto(acceptAll, { file: '/nowhere/rows.csv', kind: 'reference' })
    await expect(result).rejects.toMatchObject({ code: 'ENOENT' })
    expect(waits).toEqual([])
  })
})

describe('rejected rows', () => {
  const refuse = (...indices: number[]) =>
    indices.map(index => ({ index, path: 'features.x', code: 'wrong_type', message: 'must be a number' }))

  test('are named by the line of the file, ragged records among them', async () => {
    const file = await temporaryFile('rows.csv', 'id,x\n1,"a\nb"\n2\n3,c\n4,5\n6,7,8\n')
    const { result, requests } = await importInto(
      () => ({ status: 200, body: { accepted: 1, rejected: refuse(0, 1) } }),
      { file, mapping: SMALL },
    )
    const wrong = { path: 'features.x', code: 'wrong_type', message: 'must be a number' }
    const ragged = { path: '', code: 'ragged_row' }
    expect(await result).toEqual({
      rows: 5,
      accepted: 1,
      rejected: [
        { line: 2, ...wrong },
        { line: 4, ...ragged, message: 'has 1 fields where the header has 2' },
        { line: 5, ...wrong },
        { line: 7, ...ragged, message: 'has 3 fields where the header has 2' },
      ],
    })
    // Text in a numeric column is for the service to judge.
    expect(rowsOf(requests[0]!.body)[1]).toMatchObject({ features: { x: 'c' } })
  })

  test('are reported up to 20, the first of the file', async () => {
    const file = await temporaryFile('rows.csv', csvOf(10_000))
    const { result } = await importInto(
      () => ({ status: 200, body: { accepted: 4_985, rejected: refuse(...numbers(15).map(i => i * 100)) } }),
      { file, mapping: SMALL },
    )
    const { accepted, rejected } = await result
    expect(accepted).toBe(9_970)
    const first = numbers(15).map(i => 2 + i * 100)
    expect(rejected.map(row => row.line)).toEqual([...first, ...numbers(5).map(i => 5_002 + i * 100)])
  })

  test.each([
    [{ code: 'no_rows', detail: 'No row was accepted.', rejected: refuse(1) }, 3, 'wrong_type'],
    [{ code: 'bad_body', detail: 'Nothing could be read.' }, 2, 'bad_body'],
  ])('of a batch without a good row (%j) do not end the import', async (body, line, code) => {
    const file = await temporaryFile('rows.csv', csvOf(5_001))
    const { result } = await importInto(
      request => (rowsOf(request.body).length === 5_000 ? { status: 400, body } : acceptAll(request)),
      { file, mapping: SMALL },
    )
    expect(await result).toMatchObject({ rows: 5_001, accepted: 1, rejected: [{ line, code }] })
  })

  test('are another thing than a refused request, which ends the import', async () => {
    const file = await temporaryFile('rows.csv', csvOf(3))
    for (const kind of ['predictions', 'reference'] as const) {
      const { result, waits } = await importInto(
        () => ({ status: 401, body: { code: 'bad_key', detail: 'The key is not valid.' } }),
        { file, mapping: SMALL, kind },
      )
      await expect(result).rejects.toMatchObject({ status: 401, code: 'bad_key' })
      expect(waits).toEqual([])
    }
  })
})
