import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { oldestSegmentAt } from '../../src/ingest/oldest-segment.ts'

it('is when the segment of the lowest number was written; nothing else in a spool counts', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-oldest-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  await mkdir(join(directory, 'set-aside'))
  await writeFile(join(directory, 'spool.lock'), '1\n')
  expect(await oldestSegmentAt(directory)).toBeNull()
  for (const [number, seconds] of [
    [12, 2_000],
    [9, 1_000],
    [10, 3_000],
  ] as const) {
    const path = join(directory, `${String(number).padStart(16, '0')}-0123456789abcdef.seg`)
    await writeFile(path, '')
    await utimes(path, seconds, seconds)
  }
  expect(await oldestSegmentAt(directory)).toBe(1_000_000)
})
