import type { z } from 'zod'
import { CountingProcess } from './counting-process.ts'
import { HttpClient, type Sending } from './http-client.ts'
import type { ColumnShape, Columns } from './native/decode-columns.ts'
import { decodeNative, type NativeRow, type NativeShape } from './native/decode-native.ts'
import { readBlocks } from './native/read-blocks.ts'
import { Sequence } from './sequence.ts'
import type { StatementTable } from './statement-form.ts'

/** Where a ClickHouse listens and who Tidemark is there. */
export interface Connection {
  url: string
  user: string
  password: string
  database: string
  /** Are rows packed on their way there? */
  packsRows?: boolean
}

/** An open ClickHouse: what every function of this room takes as its first argument. */
export interface Store {
  http: HttpClient
  counting: CountingProcess
  database: string
  sequence: Sequence
  changes: Changes
}

/**
 * How often, since this process opened the store, something was done to it. Whoever remembers a number knows that there is
 * nothing to look for while it stands still.
 */
export interface Changes {
  /** Anything was marked to be counted, or left waiting. */
  marked: number
  /** Labels were left waiting for their predictions. */
  waiting: number
  /** Something was counted, by model. */
  counted: Map<string, number>
  /** A reference was made. */
  referred: number
  /** A binning was frozen, or a value of a segment kept. */
  learned: number
  /** Alerts were stored. */
  alerted: number
}

/**
 * Sent with every statement and asserted at start, so that neither a server's profile nor a new default can
 * change what an acknowledgement means.
 */
export const SETTINGS = {
  // 26.7 inserts asynchronously by default: an answer would no longer mean "on disk".
  async_insert: 0,
  // An error after the first bytes would otherwise arrive inside a 200.
  wait_end_of_query: 1,
  insert_deduplicate: 0,
  max_partitions_per_insert_block: 0,
  // A statement that reads many features by their names is long.
  max_query_size: 16_000_000,
  // Keys hold the partition's own expression, so equal keys never live in two partitions.
  do_not_merge_across_partitions_select_final: 1,
  // Statements are long and their rows few: compiling costs more than it saves (decision 018).
  compile_expressions: 0,
  compile_aggregate_expressions: 0,
  compile_sort_description: 0,
  date_time_input_format: 'best_effort',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
} as const

/** Opens a client; nothing is sent before the first statement. */
export function openStore(connection: Connection): Store {
  return {
    http: new HttpClient(connection, SETTINGS),
    counting: new CountingProcess(connection),
    database: connection.database,
    sequence: new Sequence(),
    changes: { marked: 0, waiting: 0, counted: new Map(), referred: 0, learned: 0, alerted: 0 },
  }
}

/** Ends every connection, those that wait for an answer too, and counting. */
export async function closeStore({ http, counting }: Store): Promise<void> {
  await counting.close()
  await http.close()
}

/** What a query is made of: SQL with `{name:Type}` parameters, their values, and the shape of a row. */
export interface Query<Row extends z.ZodType> {
  sql: string
  params?: Record<string, unknown>
  table?: StatementTable
  row: Row
}

/** Runs a SELECT and returns its rows, each parsed by `row`. */
export async function select<Row extends z.ZodType>(
  store: Store,
  { sql, params = {}, table, row }: Query<Row>,
): Promise<z.infer<Row>[]> {
  const answer = await store.http.send(`${sql} FORMAT JSONEachRow`, { params, ...(table ? { table } : {}) })
  return answer
    .toString()
    .split('\n')
    .flatMap(line => (line === '' ? [] : [row.parse(JSON.parse(line))]))
}

/** A SELECT whose columns are of the types of `shape`, in its order. */
export interface NativeQuery<Shape extends NativeShape> {
  sql: string
  params: Record<string, unknown>
  shape: Shape
}

/** Runs a SELECT of many numbers: columns arrive as they lie in memory (see `decodeNative`). */
export async function selectNative<Shape extends NativeShape>(
  store: Store,
  { sql, params, shape }: NativeQuery<Shape>,
): Promise<NativeRow<Shape>[]> {
  return decodeNative(shape, await store.http.send(`${sql} FORMAT Native`, { params }))
}

/** A SELECT of rows, whose columns are of the types of `shape`, in its order. */
export interface ColumnQuery<Shape extends ColumnShape> {
  sql: string
  params: Record<string, unknown>
  shape: Shape
}

/**
 * ClickHouse makes blocks of a megabyte, by its own account of what a row takes: 8,000 rows of 16 features, after which
 * whoever counts them has to begin anew. 65,000 come at once then, and of rows with more features fewer.
 */
const LARGE_BLOCKS = { preferred_block_size_bytes: 32 * 2 ** 20 }

/**
 * Runs a SELECT of many rows, and reads them block by block as they arrive (see `readBlocks`). Where it fails late, rows
 * were already given; whoever stops early ends it. A reader that takes longer than 30 s for a block may find the
 * connection cut.
 */
export const selectColumns = <Shape extends ColumnShape>(
  store: Store,
  { sql, params, shape }: ColumnQuery<Shape>,
): AsyncGenerator<Columns<Shape>> =>
  readBlocks(shape, store.http.stream(`${sql} FORMAT Native`, { params, settings: LARGE_BLOCKS }))

/** Does ClickHouse answer us? */
export async function isReachable(store: Store): Promise<boolean> {
  try {
    await store.http.send('SELECT 1', { signal: AbortSignal.timeout(2_000) })
    return true
  } catch {
    return false
  }
}

/** Runs a statement that returns nothing: DDL, INSERT … SELECT, DELETE. */
export async function run(
  store: Store,
  sql: string,
  params: Record<string, unknown> = {},
  how: Omit<Sending, 'params' | 'rows'> = {},
): Promise<void> {
  await store.http.send(sql, { ...how, params })
}

/**
 * Begins a DELETE and leaves it to the background, where it takes seconds: every row that was there is erased in the
 * end, and none that is written from here on.
 */
export const beginErasing = (store: Store, sql: string, params: Record<string, unknown>): Promise<void> =>
  run(store, sql, params, { settings: { lightweight_deletes_sync: 0 } })

/** Inserts rows whose keys are the table's columns; on return they are on disk. An empty list sends nothing. */
export async function insert(store: Store, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return
  const lines = Buffer.from(rows.map(row => JSON.stringify(row)).join('\n'))
  await store.http.send(`INSERT INTO ${table} FORMAT JSONEachRow`, {
    rows: { type: 'application/x-ndjson', pieces: [lines] },
  })
}

/** Epoch milliseconds as ClickHouse reads a `DateTime64(3)` in JSON. */
export const sqlTime = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, -1)

/** Epoch seconds as ClickHouse reads each of an `Array(DateTime)`. */
export const sqlSeconds = (moments: readonly number[]): string[] =>
  moments.map(seconds => sqlTime(seconds * 1000).slice(0, 19))
