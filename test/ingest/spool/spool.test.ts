import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SpoolOptions } from '../../../src/ingest/spool/spool.ts'
import { SpoolFull } from '../../../src/ingest/spool/spool-error.ts'
import { temporaryDirectory } from '../../cli/temporary-directory.ts'
import { appendAll, drain, textsOf } from './drain.ts'
import { openSpool } from './open-spool.ts'

const HEADER_BYTES = 8

let directory: string
beforeEach(async () => {
  directory = join(await temporaryDirectory(), 'data', 'spool')
})

const open = (options: Partial<SpoolOptions> = {}) => openSpool(directory, options)
const segmentFiles = async () => (await readdir(directory)).filter(name => name.endsWith('.seg')).sort()

describe('what is appended', () => {
  it('comes out in the order it came in, until it is done', async () => {
    const spool = await open()
    await appendAll(spool, 'one', 'two')
    await spool.roll()
    await appendAll(spool, 'three')
    await spool.roll()
    expect((await segmentFiles()).map(name => name.slice(0, 17))).toEqual([
      '0000000000000001-',
      '0000000000000002-',
    ])
    expect(await drain(spool)).toEqual([['one', 'two'], ['three']])
    expect(await segmentFiles()).toEqual([])
    expect(spool.status()).toMatchObject({ state: 'ok', reason: null, segments: 0, bytes: 0 })
  })

  it('is there for the next run, before what that one appends', async () => {
    const first = await open()
    await appendAll(first, 'one')
    await first.roll()
    await appendAll(first, 'two')
    await first.close()
    const second = await open()
    expect(second.status().segments).toBe(2)
    await appendAll(second, 'three')
    await second.roll()
    expect(await drain(second)).toEqual([['one'], ['two'], ['three']])
  })

  it('may be empty, and may be longer than a segment', async () => {
    const spool = await open({ rollBytes: 100 })
    const long = 'x'.repeat(5_000)
    await appendAll(spool, '', long)
    await spool.roll()
    expect(await drain(spool)).toEqual([['', long]])
  })

  it('at once goes into segments of any length, none of it cut', async () => {
    const spool = await open({ quotaBytes: 3e7, rollBytes: 1 })
    // Three would be more than a commit takes.
    const records = ['a', 'b', 'c'].map(letter => Buffer.alloc(7e6, letter))
    await Promise.all(records.map(record => spool.append(record)))
    const segments = [(await spool.take())!, (await spool.take())!]
    const read = await Promise.all(segments.map(segment => segment.records()))
    expect(read.map(({ length }) => length)).toEqual([2, 1])
    expect(read.flat().every((record, i) => record.equals(records[i]!))).toBe(true)
  })

  it('is refused when it is longer than any segment takes', async () => {
    const spool = await open({ quotaBytes: Number.MAX_SAFE_INTEGER })
    const long = { length: 2 ** 30 + 1 } as Uint8Array
    await expect(spool.append(long)).rejects.toMatchObject({ code: 'record_too_long' })
  })
})

describe('the quota', () => {
  const record = Buffer.alloc(84)
  const TEN = 10 * 100 + HEADER_BYTES

  it('refuses what is too much, writes nothing of it, and has room again later', async () => {
    const spool = await open({ quotaBytes: TEN })
    for (let i = 0; i < 10; i++) await spool.append(record)
    const refused = await spool.append(record).catch(error => error)
    expect(refused).toBeInstanceOf(SpoolFull)
    expect(refused).toMatchObject({ code: 'full', neededBytes: 100, heldBytes: TEN, quotaBytes: TEN })
    expect(spool.status()).toMatchObject({ state: 'full', bytes: TEN, quotaBytes: TEN })
    expect(spool.status().reason).toMatch(/no room for 100 more/)
    expect((await stat(join(directory, (await segmentFiles())[0]!))).size).toBe(TEN)
    await spool.roll()
    expect((await drain(spool)).flat()).toHaveLength(10)
    expect(spool.status()).toMatchObject({ state: 'ok', reason: null, bytes: 0 })
    await spool.append(record)
  })

  it('counts what is on its way to the disk', async () => {
    const spool = await open({ quotaBytes: TEN })
    const appended = await Promise.allSettled(Array.from({ length: 15 }, () => spool.append(record)))
    expect(appended.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  })

  it('counts what an earlier run left', async () => {
    const first = await open({ rollBytes: 1 })
    await first.append(record)
    await first.append(record)
    await first.close()
    const second = await open({ quotaBytes: 300 })
    expect(second.status().bytes).toBe(2 * (HEADER_BYTES + 100))
    await expect(second.append(record)).rejects.toThrow(SpoolFull)
  })

  it('that refused a record lets a shorter one in, and then all is well', async () => {
    const spool = await open({ quotaBytes: TEN })
    await spool.append(record)
    await expect(spool.append(Buffer.alloc(2_000))).rejects.toThrow(SpoolFull)
    expect(spool.status().state).toBe('full')
    await spool.append(record)
    expect(spool.status().state).toBe('ok')
  })

  it('is not used up by a record that no empty spool has room for', async () => {
    const spool = await open({ quotaBytes: TEN })
    await spool.append(record)
    await expect(spool.append(Buffer.alloc(2_000))).rejects.toThrow(SpoolFull)
    await spool.roll()
    await drain(spool)
    expect(spool.status()).toMatchObject({ state: 'ok', bytes: 0 })
  })
})

describe('closing', () => {
  it('refuses further records and ends those under way', async () => {
    const spool = await open()
    const underWay = spool.append(Buffer.from('one'))
    const closing = spool.close()
    await expect(spool.append(Buffer.from('two'))).rejects.toMatchObject({ code: 'closed' })
    await Promise.all([underWay, closing])
    expect(await drain(await open())).toEqual([['one']])
  })

  it('leaves a segment that is taken to its consumer', async () => {
    const spool = await open({ rollBytes: 1 })
    await appendAll(spool, 'one', 'two')
    const segment = (await spool.take())!
    await spool.close()
    expect(await textsOf(segment)).toEqual(['one'])
    await segment.done()
    expect(await drain(await open())).toEqual([['two']])
  })
})

describe('the directory', () => {
  it('is private, and so are the segments', async () => {
    const spool = await open()
    await appendAll(spool, 'one')
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
    expect((await stat(join(directory, (await segmentFiles())[0]!))).mode & 0o777).toBe(0o600)
  })

  it('numbers segments after the highest it holds, those set aside included', async () => {
    await mkdir(join(directory, 'set-aside'), { recursive: true })
    await writeFile(join(directory, 'set-aside', '0000000000000041-0102030405060708.seg'), 'broken')
    await writeFile(join(directory, '0000000000000007-0102030405060708.seg'), '')
    const spool = await open({ rollBytes: 1 })
    await appendAll(spool, 'one')
    const numbers = [(await spool.take())?.number, (await spool.take())?.number]
    expect(numbers).toEqual([7, 42])
    expect(spool.status().setAside).toEqual({ segments: 1, bytes: 6 })
  })

  it('may hold what is not ours', async () => {
    await mkdir(join(directory, '0000000000000009-0102030405060708.seg'), { recursive: true })
    for (const name of ['notes.txt', '0000000000000003.seg']) await writeFile(join(directory, name), name)
    const spool = await open()
    expect(spool.status()).toMatchObject({ segments: 0, bytes: 0 })
    await spool.close()
    expect(await readdir(directory)).toHaveLength(4)
  })
})

it('stops at the points of a fault test in the order they are named', async () => {
  const points: string[] = []
  const spool = await open({ at: point => void points.push(point) })
  await appendAll(spool, 'one').then(() => points.push('acknowledged'))
  await spool.roll()
  await drain(spool)
  expect(points).toEqual(['after-write', 'after-fsync', 'acknowledged', 'before-remove', 'after-remove'])
})
