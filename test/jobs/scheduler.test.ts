import { pino } from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import { Scheduler } from '../../src/jobs/scheduler.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A context whose store fails every statement. */
const brokenContext = (message: string) =>
  ({
    config: readConfig({}),
    log: pino({ level: 'silent' }),
    store: { http: { send: () => Promise.reject(new Error(message)) }, sequence: { next: () => 1 } },
    project: 'p',
    catalog: { all: () => [] },
    slicer: { gather: async () => {}, countDirty: () => Promise.reject(new Error(message)) },
    now: () => Date.now(),
  }) as unknown as Context

it('runs every five seconds, and a failed round is a state that says why', async () => {
  const scheduler = Scheduler.start(brokenContext('ClickHouse is away\nstack of no use'), [])
  expect(scheduler.state).toEqual({ lastRoundAt: null, lastError: null })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(scheduler.state).toEqual({ lastRoundAt: 1_000_000_005_000, lastError: 'ClickHouse is away' })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(scheduler.state.lastRoundAt).toBe(1_000_000_010_000)
  await scheduler.stop()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(scheduler.state.lastRoundAt).toBe(1_000_000_010_000)
})
