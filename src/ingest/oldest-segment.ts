import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeName } from './spool/segment-format.ts'

/**
 * When the oldest rows that wait in a spool were written, in epoch milliseconds to about a second; null when none
 * wait. The disk is asked, so that it holds for what an earlier run left as well.
 */
export async function oldestSegmentAt(directory: string): Promise<number | null> {
  const names = (await readdir(directory)).filter(name => decodeName(name) !== null)
  const [oldest] = names.sort()
  if (oldest === undefined) return null
  // It may be brought into the store and removed at this moment: then what waits is new.
  return stat(join(directory, oldest)).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )
}
