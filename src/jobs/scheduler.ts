import { Cron } from 'croner'
import { openChannels } from '../alerting/channels/index.ts'
import type { Rule } from '../alerting/rule.ts'
import type { JobContext } from '../context.ts'
import { openSchedule, type Schedule, tick } from './tick.ts'

/** What `/readyz` tells of the scheduler: a failed round is a state, not only a log line. */
export interface SchedulerState {
  /** Epoch milliseconds; null before the first round. */
  lastRoundAt: number | null
  /** Message of the last round's fault; null when it went well. */
  lastError: string | null
}

/** Runs `tick` every few seconds, one at a time, from `start` to `stop`. */
export class Scheduler {
  readonly state: SchedulerState = { lastRoundAt: null, lastError: null }
  readonly #context: JobContext
  readonly #schedule: Schedule
  readonly #stopping = new AbortController()
  readonly #cron: Cron
  #round: Promise<void> = Promise.resolve()

  /** @param rules what to tell people about */
  static start(context: JobContext, rules: readonly Rule[]): Scheduler {
    return new Scheduler(context, rules)
  }

  private constructor(context: JobContext, rules: readonly Rule[]) {
    this.#context = context
    this.#schedule = openSchedule({
      rules,
      channels: openChannels(context.config),
      signal: this.#stopping.signal,
    })
    this.#cron = new Cron('*/5 * * * * *', { protect: true, unref: true }, () => this.#run())
  }

  /** Ends after the round that is under way. */
  async stop(): Promise<void> {
    this.#cron.stop()
    this.#stopping.abort()
    await this.#round
  }

  #run(): Promise<void> {
    this.#round = this.#once()
    return this.#round
  }

  async #once(): Promise<void> {
    const now = this.#context.now()
    try {
      await tick(this.#context, this.#schedule, now)
      this.state.lastError = null
    } catch (error) {
      this.state.lastError =
        error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error)
      this.#context.log.error({ err: error }, 'a round of the scheduler failed; the next one tries again')
    }
    this.state.lastRoundAt = now
  }
}
