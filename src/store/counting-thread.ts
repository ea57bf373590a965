import { extname } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { ClickHouseError } from '@clickhouse/client'
import type { Connection } from './client.ts'
import type { CountRequest } from './count-raw-rows.ts'

/** What was counted: as a block (see `encodeHistograms`), and what could not be (see `Count`). */
export interface CountedBlock {
  block: Uint8Array
  unfrozen: string[]
}

/** What the thread sends back: what it counted, or why it did not. */
export type CountAnswer = ({ id: number } & CountedBlock) | { id: number; failure: Failure }

/** An error as it travels between threads, which lose its class. */
interface Failure {
  message: string
  code?: string
  type?: string
}

export const failureOf = (error: unknown): Failure => {
  if (error instanceof ClickHouseError)
    return { message: error.message, code: error.code, ...(error.type ? { type: error.type } : {}) }
  return { message: error instanceof Error ? error.message : String(error) }
}

const errorOf = ({ message, code, type }: Failure): Error =>
  code === undefined
    ? new Error(message)
    : new ClickHouseError({ message, code, ...(type === undefined ? {} : { type }) })

interface Waiting {
  resolve: (counted: CountedBlock) => void
  reject: (error: Error) => void
}

/**
 * The thread that counts raw rows, so that whoever waits for an answer need not wait for a count. It starts with the first
 * count, and again after it has died.
 */
export class CountingThread {
  readonly #connection: Connection
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #last = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * Counts raw rows; those of several requests at once.
   *
   * @throws ClickHouseError as if the caller had read the rows; Error when the thread ends
   */
  count(request: CountRequest): Promise<CountedBlock> {
    this.#worker ??= this.#start()
    this.#worker.ref()
    this.#last += 1
    const id = this.#last
    this.#worker.postMessage({ id, request })
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  /** Ends the thread; what waits for it fails. */
  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = startWorker(this.#connection)
    worker.on('message', (answer: CountAnswer) => this.#answered(answer))
    // An error is followed by an exit, when another thread may already count.
    const ended = (error: Error) => {
      if (this.#worker === worker) this.#ended(error)
    }
    worker.on('error', ended)
    worker.on('exit', () => ended(new Error('the thread that counts has ended')))
    return worker
  }

  #answered(answer: CountAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('block' in answer) waiting?.resolve(answer)
    else waiting?.reject(errorOf(answer.failure))
    // An idle thread keeps no process alive.
    if (this.#waiting.size === 0) this.#worker?.unref()
  }

  #ended(error: Error): void {
    this.#worker = null
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

/** MiB of its young generation: what a thread that counts makes is large arrays, and waits there to be collected. */
const YOUNG_MIB = 4

function startWorker(connection: Connection): Worker {
  // Flags of a heap are read when it is made: the service's own stays as it was started.
  setFlagsFromString(`--min-semi-space-size=${YOUNG_MIB}`)
  setFlagsFromString(`--max-semi-space-size=${YOUNG_MIB}`)
  const extension = extname(import.meta.url)
  const { href } = new URL(`./counting-worker${extension}`, import.meta.url)
  // From source, a thread has to be told how to read TypeScript.
  const load = extension === '.ts' ? `(await import('tsx/esm/api')).register(); ` : ''
  return new Worker(`(async () => { ${load}await import('${href}') })()`, {
    eval: true,
    workerData: connection,
  })
}
