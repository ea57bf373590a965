import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { ClickHouseError } from '@clickhouse/client'
import { childModule } from './child-module.ts'
import type { Connection } from './client.ts'
import type { CountRequest } from './count-raw-rows.ts'

/** What was counted: as a block (see `encodeHistograms`), and what could not be (see `Count`). */
export interface CountedBlock {
  block: Uint8Array
  unfrozen: string[]
}

/** What the process is told after the connection. */
export interface CountOrder {
  id: number
  request: CountRequest
}

/** What it sends back: what it counted, or why it did not. */
export type CountAnswer = ({ id: number } & CountedBlock) | { id: number; failure: Failure }

/** An error as it travels between processes, where it loses its class. */
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
 * The process that counts raw rows, so that whoever waits for an answer waits for no count, nor for the memory of one to
 * be collected. It starts with the first count, and again after it has died.
 */
export class CountingProcess {
  readonly #connection: Connection
  readonly #waiting = new Map<number, Waiting>()
  #child: ChildProcess | null = null
  #last = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /**
   * Counts raw rows; those of several requests at once.
   *
   * @throws ClickHouseError as if the caller had read the rows; Error when the process ends
   */
  count(request: CountRequest): Promise<CountedBlock> {
    this.#child ??= this.#start()
    this.#child.channel?.ref()
    this.#last += 1
    const id = this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#tell(this.#child!, { id, request })
    })
  }

  /** Ends the process; what waits for it fails. */
  async close(): Promise<void> {
    const child = this.#child
    if (child === null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  #start(): ChildProcess {
    const child = forkChild()
    const ended = () => this.#ended(child)
    child.on('message', (answer: CountAnswer) => this.#answered(answer))
    child.once('exit', ended)
    // It could not be started.
    child.once('error', ended)
    child.unref()
    this.#tell(child, this.#connection)
    return child
  }

  #tell(child: ChildProcess, message: Connection | CountOrder): void {
    // What cannot be sent any more waits for a process that has ended.
    child.send(message, error => {
      if (error) child.kill('SIGKILL')
    })
  }

  #answered(answer: CountAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('block' in answer) waiting?.resolve(answer)
    else waiting?.reject(errorOf(answer.failure))
    // An idle child keeps no process alive.
    if (this.#waiting.size === 0) this.#child?.channel?.unref()
  }

  #ended(child: ChildProcess): void {
    // An error may be followed by an exit, when another process may already count.
    if (this.#child !== child) return
    this.#child = null
    for (const { reject } of this.#waiting.values()) reject(new Error('the process that counts has ended'))
    this.#waiting.clear()
  }
}

/** Memory of a process that counts is large arrays, which wait in its young generation to be collected: 4 MiB of it. */
const HEAP = ['--min-semi-space-size=4', '--max-semi-space-size=4']

function forkChild(): ChildProcess {
  const { file, nodeOptions } = childModule(import.meta.url, 'counting-child')
  return fork(file, {
    execArgv: [...HEAP, ...nodeOptions],
    // Blocks travel as bytes.
    serialization: 'advanced',
    // A process group of its own: Ctrl-C must not end a count before the service has drained.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}
