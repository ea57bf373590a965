import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const WRITE_BYTES = 4_096

/** How long each of so many `fdatasync` took, every one after 4 KiB more at a file's end; milliseconds. */
export async function timeSyncs(count: number): Promise<number[]> {
  const directory = await mkdtemp(join(tmpdir(), 'tidemark-bench-disk-'))
  const file = await open(join(directory, 'file'), 'wx')
  const bytes = Buffer.alloc(WRITE_BYTES, 1)
  const times: number[] = []
  try {
    for (let i = 0; i < count; i++) {
      await file.write(bytes, 0, WRITE_BYTES, i * WRITE_BYTES)
      const start = performance.now()
      await file.datasync()
      times.push(performance.now() - start)
    }
  } finally {
    await file.close()
    await rm(directory, { recursive: true, force: true })
  }
  return times
}
