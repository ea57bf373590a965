import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@clickhouse/client'
import type { Logger } from 'pino'
import { prepareDataDirectory } from './data-directory.ts'
import { ENGINE_USER, engineConfig } from './engine-config.ts'
import type { EngineLaunch } from './engine-launch.ts'
import { type EngineProcess, launchEngine } from './engine-process.ts'

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 10_000
const STOP_TIMEOUT_MS = 5_000

export type EngineState = 'starting' | 'ready' | 'restarting' | 'stopped' | 'failed'

export interface EngineOptions {
  dataDir: string
  /** What ClickHouse may use in total. */
  memoryBytes: number
  /** 0, the default, picks a free one. */
  port?: number
  /** Without it there is no user for Grafana. */
  readerPassword?: string | null
  /** The database that user may read. */
  database?: string
  log: Logger
  onStateChange?: (state: EngineState) => void
}

/**
 * ClickHouse as a child process, from `start` to `stop`. Should it die in between, it is started again on the
 * same port with the same password, so clients keep their URL; it never gives up, but says so in `state`.
 */
export class EmbeddedEngine {
  readonly user = ENGINE_USER
  readonly password: string
  readonly #options: EngineOptions
  readonly #stopping = new AbortController()
  #launch: EngineLaunch
  #process: EngineProcess | null = null
  #supervision: Promise<void> = Promise.resolve()
  #state: EngineState = 'starting'
  #restarts = 0

  /**
   * Starts the engine and resolves once it answers an authenticated query.
   *
   * @throws EngineError
   */
  static async start(options: EngineOptions): Promise<EmbeddedEngine> {
    const engine = new EmbeddedEngine(options)
    await engine.#start()
    return engine
  }

  private constructor(options: EngineOptions) {
    this.#options = options
    this.password = randomBytes(24).toString('base64url')
    const dataDir = resolve(options.dataDir)
    this.#launch = {
      dataDir,
      port: options.port ?? 0,
      parentPid: process.pid,
      ...engineConfig({
        dataDir,
        memoryBytes: options.memoryBytes,
        database: options.database ?? 'tidemark',
        password: this.password,
        readerPassword: options.readerPassword ?? null,
      }),
    }
  }

  get url(): string {
    return urlOf(this.#launch.port)
  }

  get state(): EngineState {
    return this.#state
  }

  /** How often the engine has died and come back. */
  get restarts(): number {
    return this.#restarts
  }

  /** The engine's process id; null while there is no process. */
  get pid(): number | null {
    return this.#process?.pid ?? null
  }

  /** Ends the engine and resolves when its process is gone. Drain before: running queries are cut off. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    const running = this.#process
    if (running) {
      running.signal('SIGTERM')
      const lastResort = setTimeout(() => running.signal('SIGKILL'), STOP_TIMEOUT_MS)
      await running.exited
      clearTimeout(lastResort)
    }
    await this.#supervision
    this.#become('stopped')
  }

  async #start(): Promise<void> {
    this.#options.onStateChange?.('starting')
    try {
      prepareDataDirectory(this.#launch.dataDir)
      this.#process = await this.#launchOnce()
    } catch (error) {
      this.#become('failed')
      throw error
    }
    // From here on the port is a promise to the clients.
    this.#launch = { ...this.#launch, port: this.#process.port }
    this.#become('ready')
    this.#supervision = this.#supervise(this.#process)
  }

  async #supervise(first: EngineProcess): Promise<void> {
    let running: EngineProcess | null = first
    while (running) {
      await running.exited
      this.#process = null
      if (this.#stopping.signal.aborted) return
      this.#options.log.error({ output: running.output }, 'the embedded ClickHouse died; starting it again')
      this.#become('restarting')
      running = await this.#restart()
    }
  }

  /** Tries until it succeeds; null when the engine is stopped meanwhile. */
  async #restart(): Promise<EngineProcess | null> {
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
      await sleep(delayMs, null, { signal: this.#stopping.signal }).catch(() => {})
      if (this.#stopping.signal.aborted) return null
      try {
        this.#process = await this.#launchOnce()
        this.#restarts += 1
        this.#become('ready')
        return this.#process
      } catch (error) {
        // Also the lock or the port of the one that is still dying.
        if (this.#stopping.signal.aborted) return null
        this.#options.log.warn({ err: error }, 'the embedded ClickHouse did not start again')
      }
    }
  }

  #launchOnce(): Promise<EngineProcess> {
    return launchEngine(this.#launch, { ask: port => this.#ask(port), abort: this.#stopping.signal })
  }

  /** An authenticated query: a stranger on the port would answer a mere ping. */
  async #ask(port: number): Promise<void> {
    const client = createClient({
      url: urlOf(port),
      username: this.user,
      password: this.password,
      request_timeout: 10_000,
    })
    try {
      const answer = await client.ping({ select: true })
      if (!answer.success) throw answer.error
    } finally {
      await client.close()
    }
  }

  #become(state: EngineState): void {
    if (state === this.#state) return
    this.#state = state
    this.#options.onStateChange?.(state)
  }
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`
