import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { SpoolOptions } from '../../../src/ingest/spool/spool.ts'
import { temporaryDirectory } from '../../cli/temporary-directory.ts'
import { appendAll, drain, textsOf } from './drain.ts'
import { openSpool } from './open-spool.ts'

const HEADER_BYTES = 8
const RECORD_HEADER_BYTES = 16

let directory: string
beforeEach(async () => {
  directory = await temporaryDirectory()
})

const open = (options: Partial<SpoolOptions> = {}) => openSpool(directory, options)

describe('a segment is closed', () => {
  it('once it is long enough, and not before', async () => {
    const spool = await open({ rollBytes: HEADER_BYTES + 3 * (RECORD_HEADER_BYTES + 10) })
    await appendAll(spool, 'a'.repeat(10), 'b'.repeat(10))
    expect(spool.status().segments).toBe(0)
    await appendAll(spool, 'c'.repeat(10))
    await appendAll(spool, 'd')
    expect(spool.status().segments).toBe(1)
    expect(await drain(spool)).toEqual([['a'.repeat(10), 'b'.repeat(10), 'c'.repeat(10)]])
  })

  it('once its first record is old enough, however new the last', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const spool = await open({ rollMs: 1_000 })
    vi.advanceTimersByTime(5_000)
    await appendAll(spool, 'one')
    vi.advanceTimersByTime(900)
    await appendAll(spool, 'two')
    vi.advanceTimersByTime(99)
    expect(vi.getTimerCount()).toBe(1)
    const taken = spool.take()
    vi.advanceTimersByTime(1)
    expect(await textsOf((await taken)!)).toEqual(['one', 'two'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('by its own age alone, not by that of one before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const spool = await open({ rollMs: 1_000 })
    await appendAll(spool, 'one')
    vi.advanceTimersByTime(600)
    await spool.roll()
    expect(vi.getTimerCount()).toBe(0)
    await appendAll(spool, 'two')
    vi.advanceTimersByTime(600)
    await spool.append(Buffer.from('three'))
    expect(spool.status().segments).toBe(1)
  })

  it('only if it has records', async () => {
    const spool = await open()
    await spool.roll()
    await appendAll(spool, 'one')
    await spool.roll()
    await spool.roll()
    expect(spool.status().segments).toBe(1)
  })

  it('by a timer that does not keep the process alive', async () => {
    const spool = await open()
    const set = vi.spyOn(globalThis, 'setTimeout')
    onTestFinished(() => set.mockRestore())
    await appendAll(spool, 'one')
    const timers = set.mock.results.map(({ value }) => value as NodeJS.Timeout)
    expect(timers.map(timer => timer.hasRef())).toEqual([false])
  })
})

describe('takers', () => {
  it('that wait are served in turn, each with a segment of its own', async () => {
    const spool = await open({ rollBytes: 1 })
    const taken = [spool.take(), spool.take()]
    await appendAll(spool, 'one', 'two', 'three')
    taken.push(spool.take())
    const segments = await Promise.all(taken)
    expect(segments.map(segment => segment?.number)).toEqual([1, 2, 3])
    expect(await Promise.all(segments.map(segment => textsOf(segment!)))).toEqual([
      ['one'],
      ['two'],
      ['three'],
    ])
  })

  it('get first what was given back, oldest first', async () => {
    const spool = await open({ rollBytes: 1 })
    await appendAll(spool, 'one', 'two', 'three')
    const first = (await spool.take())!
    const second = (await spool.take())!
    second.giveBack()
    first.giveBack()
    expect(await drain(spool)).toEqual([['one'], ['two'], ['three']])
  })

  it('that wait get what another gives back', async () => {
    const spool = await open({ rollBytes: 1 })
    await appendAll(spool, 'one')
    const segment = (await spool.take())!
    const waiting = spool.take()
    segment.giveBack()
    expect(await textsOf((await waiting)!)).toEqual(['one'])
  })

  it('may do with a segment only one thing, and once', async () => {
    const spool = await open({ rollBytes: 1 })
    await appendAll(spool, 'one')
    const first = (await spool.take())!
    first.giveBack()
    expect(() => first.giveBack()).toThrow(/given back before/)
    await expect(first.done()).rejects.toThrow(/given back before/)
    const second = (await spool.take())!
    await second.done()
    expect(() => second.giveBack()).toThrow(/given back before/)
    expect(spool.status()).toMatchObject({ segments: 0, bytes: 0 })
  })

  it('stop waiting at a signal, and lose nothing by it', async () => {
    const spool = await open({ rollBytes: 1 })
    const stopping = new AbortController()
    const waiting = spool.take(stopping.signal)
    stopping.abort()
    expect(await waiting).toBeNull()
    await appendAll(spool, 'one')
    await spool.roll()
    expect(await spool.take(stopping.signal)).toBeNull()
    expect(await drain(spool)).toEqual([['one']])
  })

  it('are sent home when the spool is closed', async () => {
    const spool = await open()
    const waiting = spool.take()
    await spool.close()
    expect(await waiting).toBeNull()
    expect(await spool.take()).toBeNull()
  })
})
