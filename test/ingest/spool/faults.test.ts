import { readdir } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Spool } from '../../../src/ingest/spool/spool.ts'
import { temporaryDirectory } from '../../cli/temporary-directory.ts'
import { appendAll, drain, textsOf } from './drain.ts'
import { faultyFiles, type Interfere, systemError } from './faulty-files.ts'
import { openFaulty, openSpool } from './open-spool.ts'

let directory: string
beforeEach(async () => {
  directory = await temporaryDirectory()
})

const NO_SPACE = systemError('ENOSPC')
const BROKEN = systemError('EIO')

const open = (interfere: Interfere = () => undefined, rollBytes = 1e5) =>
  openFaulty(directory, { interfere, rollBytes })

/** Ends the run and tells what the next one finds. */
async function reopened(spool: Spool): Promise<{ texts: string[]; spool: Spool }> {
  await spool.close()
  const next = await open()
  return { texts: (await drain(next.spool)).flat(), spool: next.spool }
}

const append = (spool: Spool, text: string) => spool.append(Buffer.from(text))

describe('a write that fails', () => {
  it.each([1, 2, 3])('as the disk is full (write %i) costs its commit and no other', async failing => {
    const { spool } = await open((operation, nth) =>
      operation === 'write' && nth === failing ? NO_SPACE : undefined,
    )
    const texts = ['one', 'two', 'three', 'four']
    for (const [i, text] of texts.entries()) {
      if (i + 1 !== failing) await append(spool, text)
      else {
        await expect(append(spool, text)).rejects.toMatchObject({ code: 'not_written', cause: NO_SPACE })
        expect(spool.status()).toMatchObject({ state: 'full', reason: expect.stringMatching(/ENOSPC/) })
      }
    }
    expect(spool.status()).toMatchObject({ state: 'ok', reason: null })
    const next = await reopened(spool)
    expect(next.texts).toEqual(texts.filter((_, i) => i + 1 !== failing))
    expect(next.spool.status()).toMatchObject({ tornTails: 0, damaged: { bytes: 0 } })
  })

  it('after some of its bytes leaves nothing of them, not even whole records', async () => {
    const interfere: Interfere = (operation, nth) =>
      operation !== 'write' ? undefined : nth === 2 ? 60 : nth === 3 ? NO_SPACE : undefined
    const { spool } = await open(interfere)
    await append(spool, 'one')
    const refused = ['refused a', 'refused b', 'refused c'].map(text => append(spool, text))
    for (const { status } of await Promise.allSettled(refused)) expect(status).toBe('rejected')
    await append(spool, '4')
    const next = await reopened(spool)
    expect(next.texts).toEqual(['one', '4'])
    expect(next.spool.status()).toMatchObject({ tornTails: 0, damaged: { bytes: 0 } })
  })

  it('and cannot be taken back ends its segment, and a new one goes on', async () => {
    const interfere: Interfere = (operation, nth) => {
      if (operation === 'truncate') return BROKEN
      return operation !== 'write' ? undefined : nth === 2 ? 60 : nth === 3 ? NO_SPACE : undefined
    }
    const { spool } = await open(interfere)
    await append(spool, 'one')
    const refused = ['refused a', 'refused b', 'refused c'].map(text => append(spool, text))
    for (const { status } of await Promise.allSettled(refused)) expect(status).toBe('rejected')
    await append(spool, '4')
    await spool.roll()
    expect(await drain(spool)).toEqual([['one'], ['4']])
    expect(spool.status()).toMatchObject({ state: 'ok', segments: 0, bytes: 0, damaged: { bytes: 0 } })
    expect(await readdir(directory)).toEqual(['set-aside'])
  })

  it('in a new segment and cannot be taken back leaves no file', async () => {
    const { spool } = await open((operation, nth) => {
      if (operation === 'truncate') return BROKEN
      return operation !== 'write' ? undefined : nth === 1 ? 20 : nth === 2 ? NO_SPACE : undefined
    })
    await expect(append(spool, 'refused')).rejects.toMatchObject({ code: 'not_written' })
    await spool.roll()
    expect(await readdir(directory)).toEqual(['set-aside'])
    await append(spool, 'one')
    await spool.roll()
    expect(await drain(spool)).toEqual([['one']])
  })

  it('is forgotten after some seconds without another, as nothing may be sent here meanwhile', async () => {
    const clock = { now: 1_000 }
    const { files } = faultyFiles(operation => (operation === 'write' ? NO_SPACE : undefined))
    const spool = await openSpool(directory, { files, now: () => clock.now })
    await expect(append(spool, 'one')).rejects.toMatchObject({ code: 'not_written' })
    clock.now += 4_999
    expect(spool.status()).toMatchObject({ state: 'full', reason: expect.stringMatching(/ENOSPC/) })
    clock.now += 1
    expect(spool.status()).toMatchObject({ state: 'ok', reason: null })
    await expect(append(spool, 'two')).rejects.toMatchObject({ code: 'not_written' })
    expect(spool.status()).toMatchObject({ state: 'full' })
  })

  it('for want of a new segment costs its commit and no other', async () => {
    const { spool } = await open((operation, nth) =>
      operation === 'create' && nth === 1 ? NO_SPACE : undefined,
    )
    await expect(append(spool, 'refused')).rejects.toMatchObject({ code: 'not_written', cause: NO_SPACE })
    await append(spool, 'one')
    expect((await reopened(spool)).texts).toEqual(['one'])
  })

  it('gives its room back', async () => {
    const { spool } = await open(operation => (operation === 'write' ? NO_SPACE : undefined))
    const long = Buffer.alloc(9e5)
    for (let i = 0; i < 3; i++)
      await expect(spool.append(long)).rejects.toMatchObject({ code: 'not_written' })
  })
})

it('a write that takes one byte at a time comes to its end', async () => {
  const { spool } = await open(operation => (operation === 'write' ? 1 : undefined))
  await appendAll(spool, 'one', 'two')
  expect((await reopened(spool)).texts).toEqual(['one', 'two'])
})

it('a write that takes no byte, time after time, is one that fails', async () => {
  const { spool } = await open((operation, nth) => (operation === 'write' && nth === 1 ? 0 : undefined))
  await expect(append(spool, 'one')).rejects.toMatchObject({ code: 'not_written' })
  await append(spool, 'two')
  expect((await reopened(spool)).texts).toEqual(['two'])
})

describe('a sync that fails', () => {
  it('ends the taking in; what was durable is handed out, what was not is not', async () => {
    const appended: Promise<void>[] = []
    const { spool } = await open((operation, nth) => {
      if (operation !== 'datasync' || nth !== 2) return undefined
      // While the sync is under way the next commit gathers.
      appended.push(append(spool, 'three'))
      return BROKEN
    })
    await append(spool, 'one')
    appended.push(append(spool, 'two'))
    const failed = { code: 'failed', cause: BROKEN }
    await expect(appended[0]).rejects.toMatchObject(failed)
    await expect(appended[1]).rejects.toMatchObject(failed)
    // Room is not what it wants.
    await expect(spool.append(Buffer.alloc(2e6))).rejects.toMatchObject(failed)
    expect(spool.status()).toMatchObject({ state: 'failed', reason: expect.stringMatching(/EIO/) })
    const segment = (await spool.take())!
    expect(await textsOf(segment)).toEqual(['one'])
    await segment.done()
    const next = await open()
    await append(next.spool, 'five')
    expect((await reopened(next.spool)).texts).toEqual(['five'])
  })

  it('of the directory does the same, and a segment without a durable name is none', async () => {
    let isOpening = true
    const { spool } = await open(operation =>
      !isOpening && operation === 'syncDirectory' ? BROKEN : undefined,
    )
    isOpening = false
    await expect(append(spool, 'one')).rejects.toMatchObject({ code: 'failed', cause: BROKEN })
    await expect(append(spool, 'two')).rejects.toMatchObject({ code: 'failed' })
    expect(spool.status()).toMatchObject({ state: 'failed', segments: 0, bytes: 0 })
  })

  it('after a segment was removed ends the taking in, too; the consumers go on', async () => {
    let isRemoving = false
    const { spool } = await open(
      operation => (isRemoving && operation === 'syncDirectory' ? BROKEN : undefined),
      1,
    )
    await appendAll(spool, 'one', 'two')
    await spool.roll()
    isRemoving = true
    expect(await drain(spool)).toEqual([['one'], ['two']])
    expect(spool.status()).toMatchObject({ state: 'failed', segments: 0 })
    await expect(append(spool, 'three')).rejects.toMatchObject({ code: 'failed' })
  })

  it('when the spool is opened is a reason not to open it', async () => {
    const failing = open(operation => (operation === 'syncDirectory' ? BROKEN : undefined))
    await expect(failing).rejects.toMatchObject({ code: 'failed', cause: BROKEN })
  })
})

describe('a consumer', () => {
  it('whose segment could not be removed still holds it', async () => {
    const { spool } = await open((operation, nth) =>
      operation === 'remove' && nth === 1 ? BROKEN : undefined,
    )
    await append(spool, 'one')
    await spool.roll()
    const segment = (await spool.take())!
    await expect(segment.done()).rejects.toBe(BROKEN)
    expect(spool.status()).toMatchObject({ state: 'ok', segments: 1 })
    await segment.done()
    expect(spool.status()).toMatchObject({ segments: 0, bytes: 0 })
  })

  it('whose segment could not be read may give it back', async () => {
    const { spool } = await open((operation, nth) => (operation === 'read' && nth === 1 ? BROKEN : undefined))
    await append(spool, 'one')
    await spool.roll()
    const segment = (await spool.take())!
    await expect(segment.records()).rejects.toBe(BROKEN)
    segment.giveBack()
    expect(await drain(spool)).toEqual([['one']])
  })

  it('gets a segment whose file would not close', async () => {
    const { spool } = await open(operation => (operation === 'close' ? BROKEN : undefined))
    await append(spool, 'one')
    await spool.roll()
    expect(await drain(spool)).toEqual([['one']])
  })
})
