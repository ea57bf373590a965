import { readdir } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Spool } from '../../../src/ingest/spool/spool.ts'
import { temporaryDirectory } from '../../cli/temporary-directory.ts'
import { appendAll, drain } from './drain.ts'
import type { Interfere } from './faulty-files.ts'
import { openFaulty } from './open-spool.ts'

let directory: string
beforeEach(async () => {
  directory = await temporaryDirectory()
})

const open = (interfere: Interfere) => openFaulty(directory, { interfere, rollBytes: 1e5 })
const append = (spool: Spool, text: string) => spool.append(Buffer.from(text))

describe('a group commit', () => {
  it('brings a thousand records to the disk with one write and one sync', async () => {
    const { spool, asked } = await open(() => undefined)
    await Promise.all(Array.from({ length: 1_000 }, (_, i) => append(spool, `r${i}`)))
    expect([asked.get('write'), asked.get('datasync')]).toEqual([1, 1])
    // The segment's name; nobody needs it again.
    expect(asked.get('syncDirectory')).toBe(1)
    await appendAll(spool, 'later')
    expect(asked.get('syncDirectory')).toBe(1)
    await spool.roll()
    expect(await drain(spool)).toEqual([[...Array.from({ length: 1_000 }, (_, i) => `r${i}`), 'later']])
  })

  it.each(['datasync', 'syncDirectory'] as const)(
    'acknowledges nothing before %s has ended, and gathers meanwhile',
    async held => {
      let isOpening = true
      let release = (): void => {}
      let reached = (): void => {}
      const isHeld = new Promise<void>(resolve => {
        reached = resolve
      })
      const { spool, asked } = await open(operation => {
        if (isOpening || operation !== held) return undefined
        reached()
        return new Promise(resolve => {
          release = resolve
        })
      })
      isOpening = false
      const acknowledged: string[] = []
      const appended = [append(spool, 'one').then(() => acknowledged.push('one'))]
      await isHeld
      for (const text of ['two', 'three', 'four'])
        appended.push(append(spool, text).then(() => acknowledged.push(text)))
      // Long enough for any other operation to end.
      await readdir(directory)
      expect(acknowledged).toEqual([])
      isOpening = true
      release()
      await Promise.all(appended)
      expect(acknowledged).toEqual(['one', 'two', 'three', 'four'])
      expect([asked.get('write'), asked.get('datasync')]).toEqual([2, 2])
    },
  )

  it('of removals that come while one is being synced shares the next sync', async () => {
    const { spool, asked } = await openFaulty(directory, { interfere: () => undefined, rollBytes: 1 })
    await appendAll(spool, ...Array.from({ length: 20 }, (_, i) => `r${i}`))
    const segments = await Promise.all(Array.from({ length: 20 }, () => spool.take()))
    asked.clear()
    await Promise.all(segments.map(segment => segment!.done()))
    expect(asked.get('remove')).toBe(20)
    expect(asked.get('syncDirectory')).toBeLessThan(20)
    expect(await readdir(directory)).toEqual(['set-aside'])
  })
})
