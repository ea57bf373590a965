import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type ApiTarget, apiTarget } from '../demo/call-api.ts'
import { forEachInFlight } from '../demo/in-flight.ts'
import { postRows, type RowsReply } from '../demo/post-rows.ts'
import { type ColumnMapping, type ImportKind, mapColumns } from './map-columns.ts'
import { openCsv } from './read-csv.ts'

const ROWS_A_BATCH = 5_000
const REQUESTS_IN_FLIGHT = 2
const REPORTED_REJECTIONS = 20

export interface ImportOptions {
  file: string
  url: string
  key: string
  model: string
  kind: ImportKind
  mapping: ColumnMapping
  signal?: AbortSignal
  fetch?: ApiTarget['fetch']
  delay?: ApiTarget['delay']
  /** Called as batches are read; bytes of the file. */
  onProgress: (progress: { bytesRead: number; totalBytes: number; rows: number }) => void
}

/** Why one record of the file is not in the service; `line` is where it begins. */
export interface Rejection {
  line: number
  path: string
  code: string
  message: string
}

export interface ImportResult {
  /** Records in the file, the header not counted. */
  rows: number
  accepted: number
  /** The first 20 by line. */
  rejected: Rejection[]
}

/**
 * Reads a CSV file and sends its rows to the service: predictions and labels in batches of 5,000 with two
 * requests in flight, a reference as one streamed request. Ragged records are reported and not sent.
 *
 * @throws Problem when the file or the mapping makes no sense, or the service refuses a whole request or
 *   cannot be reached
 */
export async function importCsv(options: ImportOptions): Promise<ImportResult> {
  const { url, key, signal, fetch, delay } = options
  const target = apiTarget({
    url,
    key,
    ...(signal && { signal }),
    ...(fetch && { fetch }),
    ...(delay && { delay }),
  })
  return options.kind === 'reference' ? importReference(options, target) : importBatches(options, target)
}

async function importBatches(options: ImportOptions, target: ApiTarget): Promise<ImportResult> {
  const result: ImportResult = { rows: 0, accepted: 0, rejected: [] }
  await forEachInFlight(readBatches(options, result), REQUESTS_IN_FLIGHT, async ({ body, lines }) => {
    record(result, await postRows(target, `/v1/${options.kind}`, () => body), lines)
  })
  return result
}

async function importReference(options: ImportOptions, target: ApiTarget): Promise<ImportResult> {
  let result: ImportResult = { rows: 0, accepted: 0, rejected: [] }
  let lines: number[] = []
  // Every attempt reads the file from its start.
  async function* body(): AsyncGenerator<Uint8Array> {
    result = { rows: 0, accepted: 0, rejected: [] }
    lines = []
    for await (const batch of readBatches(options, result)) {
      for (const line of batch.lines) lines.push(line)
      yield Buffer.from(batch.body)
    }
  }
  const path = `/v1/models/${encodeURIComponent(options.model)}/reference?name=default`
  const reply = await postRows(target, path, body)
  record(result, reply, lines)
  return result
}

interface Batch {
  body: string
  /** The line of each row of the body. */
  lines: number[]
}

/** Reads the file into NDJSON batches, counting rows and ragged records into `result` as it goes. */
async function* readBatches(options: ImportOptions, result: ImportResult): AsyncGenerator<Batch> {
  const { size: totalBytes } = await stat(options.file)
  const csv = await openCsv(options.file)
  const toWire = mapColumns(csv.header, options)
  // Without ids of their own, rows are named by place: a request that is tried again must not count twice.
  const makeId = options.kind === 'predictions' && options.mapping.prediction_id === undefined
  const file = basename(options.file).slice(0, 200)
  const progress = () => options.onProgress({ bytesRead: csv.bytesRead(), totalBytes, rows: result.rows })

  let batch: Batch = { body: '', lines: [] }
  for await (const row of csv.rows) {
    result.rows++
    if (row.fields.length !== csv.header.length) {
      reject(result, raggedRow(row.line, row.fields.length, csv.header.length))
      continue
    }
    const sent = toWire(row)
    if (makeId) sent.prediction_id = `${file}:${row.line}`
    batch.body += `${JSON.stringify(sent)}\n`
    batch.lines.push(row.line)
    if (batch.lines.length < ROWS_A_BATCH) continue
    progress()
    yield batch
    batch = { body: '', lines: [] }
  }
  progress()
  if (batch.lines.length > 0) yield batch
}

function raggedRow(line: number, fields: number, columns: number): Rejection {
  return {
    line,
    path: '',
    code: 'ragged_row',
    message: `has ${fields} fields where the header has ${columns}`,
  }
}

function record(result: ImportResult, { accepted, rejected }: RowsReply, lines: number[]): void {
  result.accepted += accepted
  for (const { index, ...why } of rejected) reject(result, { line: lines[index] ?? 0, ...why })
}

/** Batches are answered in any order; what is kept is what comes first in the file. */
function reject(result: ImportResult, rejection: Rejection): void {
  result.rejected.push(rejection)
  result.rejected.sort((a, b) => a.line - b.line)
  result.rejected.length = Math.min(result.rejected.length, REPORTED_REJECTIONS)
}
