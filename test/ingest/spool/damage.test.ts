import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SpoolOptions } from '../../../src/ingest/spool/spool.ts'
import { temporaryDirectory } from '../../cli/temporary-directory.ts'
import { appendAll, drain, textsOf } from './drain.ts'
import { openSpool } from './open-spool.ts'

/** After the header of the file, a record and a header. */
const SECOND_PAYLOAD = 8 + (16 + 'first'.length) + 16
const SECOND_BYTES = 16 + 'second'.length

let directory: string
beforeEach(async () => {
  directory = await temporaryDirectory()
})

const open = (options: Partial<SpoolOptions> = {}) => openSpool(directory, options)

/** Where the only segment is. */
async function segmentPath(...under: string[]): Promise<string> {
  const names = (await readdir(join(directory, ...under))).filter(name => name.endsWith('.seg'))
  expect(names).toHaveLength(1)
  return join(directory, ...under, names[0]!)
}

async function flipByte(path: string, at: number): Promise<void> {
  const bytes = await readFile(path)
  bytes[at]! ^= 0xff
  await writeFile(path, bytes)
}

/** A run that ended, and left one segment of three records. */
async function leaveSegment(): Promise<void> {
  const spool = await open()
  await appendAll(spool, 'first', 'second', 'third')
  await spool.close()
}

describe('a segment of an earlier run', () => {
  it('that is damaged gives what is left of it, and is kept as it was found', async () => {
    await leaveSegment()
    await flipByte(await segmentPath(), SECOND_PAYLOAD)
    const damaged = await readFile(await segmentPath())
    const spool = await open()
    expect(await drain(spool)).toEqual([['first', 'third']])
    expect(await readFile(await segmentPath('set-aside'))).toEqual(damaged)
    expect(await readdir(directory)).toEqual(['set-aside'])
    expect(spool.status()).toMatchObject({
      ...{ state: 'ok', segments: 0, bytes: 0, tornTails: 0 },
      setAside: { segments: 1, bytes: damaged.length },
      damaged: { records: 1, bytes: SECOND_BYTES },
    })
    const next = await open({ rollBytes: 1 })
    expect(next.status()).toMatchObject({ segments: 0, setAside: { segments: 1, bytes: damaged.length } })
    await appendAll(next, 'fourth')
    expect((await next.take())?.number).toBe(2)
  })

  it('whose tail is torn gives the whole records, is counted once, and is removed', async () => {
    await leaveSegment()
    await truncate(await segmentPath(), (await stat(await segmentPath())).size - 1)
    const spool = await open()
    const segment = (await spool.take())!
    expect(await textsOf(segment)).toEqual(['first', 'second'])
    expect(await textsOf(segment)).toEqual(['first', 'second'])
    segment.giveBack()
    expect(spool.status().tornTails).toBe(0)
    expect(await drain(spool)).toEqual([['first', 'second']])
    expect(spool.status()).toMatchObject({ tornTails: 1, bytes: 0, setAside: { segments: 0, bytes: 0 } })
    expect(await readdir(directory)).toEqual(['set-aside'])
  })

  it('that is empty gives nothing and is removed', async () => {
    await writeFile(join(directory, '0000000000000003-0102030405060708.seg'), '')
    const spool = await open()
    expect(await drain(spool)).toEqual([[]])
    expect(spool.status()).toMatchObject({ tornTails: 0, damaged: { records: 0, bytes: 0 } })
    expect(await readdir(directory)).toEqual(['set-aside'])
  })

  it('that is damaged comes again when the process dies before it is moved', async () => {
    await leaveSegment()
    await flipByte(await segmentPath(), SECOND_PAYLOAD)
    let arrived = (): void => {}
    const atTheEdge = new Promise<void>(resolve => {
      arrived = resolve
    })
    const dying = await open({
      at: point => {
        if (point === 'before-remove') arrived()
        return new Promise(() => {})
      },
    })
    void drain(dying)
    await atTheEdge
    const spool = await open()
    expect(await drain(spool)).toEqual([['first', 'third']])
    expect(spool.status()).toMatchObject({ setAside: { segments: 1 }, damaged: { records: 1 } })
  })
})

describe('a segment of this run holds nothing but what was acknowledged, so', () => {
  it('a record whose length was damaged is damage, also at the end', async () => {
    const spool = await open()
    await appendAll(spool, 'first', 'second')
    await spool.roll()
    await flipByte(await segmentPath(), SECOND_PAYLOAD - 1)
    expect(await drain(spool)).toEqual([['first']])
    expect(spool.status()).toMatchObject({
      ...{ tornTails: 0, bytes: 0, setAside: { segments: 1 } },
      damaged: { records: 1, bytes: SECOND_BYTES },
    })
  })

  it('a file that has become shorter is damaged, also between two records', async () => {
    const spool = await open()
    await appendAll(spool, 'first', 'second')
    await spool.roll()
    await truncate(await segmentPath(), SECOND_PAYLOAD - 16)
    expect(await drain(spool)).toEqual([['first']])
    expect(spool.status()).toMatchObject({
      ...{ tornTails: 0, bytes: 0, setAside: { segments: 1 } },
      damaged: { records: 1, bytes: SECOND_BYTES },
    })
  })
})

describe('a segment that cannot be read', () => {
  it('is kept aside as it is, and named', async () => {
    await leaveSegment()
    const path = await segmentPath()
    const whole = await readFile(path)
    const spool = await open()
    const segment = (await spool.take())!
    segment.giveUp()
    await segment.done()
    expect(await readFile(await segmentPath('set-aside'))).toEqual(whole)
    expect(spool.status()).toMatchObject({
      ...{ segments: 0, bytes: 0, setAside: { segments: 1, bytes: whole.length } },
      damaged: { records: 1, bytes: whole.length, lastSegment: basename(path) },
    })
  })

  it('as somebody removed it is lost, counted and named', async () => {
    await leaveSegment()
    const path = await segmentPath()
    const { size } = await stat(path)
    const spool = await open()
    await rm(path)
    const segment = (await spool.take())!
    await expect(segment.records()).rejects.toMatchObject({ code: 'ENOENT' })
    segment.giveUp()
    await segment.done()
    expect(spool.status()).toMatchObject({
      ...{ segments: 0, bytes: 0, setAside: { segments: 0, bytes: 0 } },
      damaged: { records: 1, bytes: size, lastSegment: basename(path) },
    })
  })
})
