/** What happened to a file's content; `atLeast` is a length noted before its bytes. */
export type FileChange = { at: number; bytes: Buffer } | { length: number } | { atLeast: number }

/** Small, so that even a short record lies on several. */
const PAGE_BYTES = 16

/** The content after a change; a gap is filled with zeros. */
export function applyChange(content: Buffer, change: FileChange): Buffer {
  if ('length' in change) return resized(content, change.length)
  if ('atLeast' in change) return resized(content, Math.max(content.length, change.atLeast))
  const grown = resized(content, Math.max(content.length, change.at + change.bytes.length))
  change.bytes.copy(grown, change.at)
  return grown
}

/** What a crash may leave of a change that was not synced: nothing, all, its beginning, or any of its pages. */
export function survivorsOf(change: FileChange, random: () => number): FileChange[] {
  if (!('bytes' in change)) return random() < 0.5 ? [] : [change]
  const { at, bytes } = change
  const kind = Math.floor(random() * 4)
  if (kind === 0) return []
  if (kind === 1) return [change]
  if (kind === 2) return [{ at, bytes: bytes.subarray(0, Math.floor(random() * bytes.length)) }]
  const pages: FileChange[] = [{ atLeast: at + bytes.length }]
  for (let start = 0; start < bytes.length; start += PAGE_BYTES)
    if (random() < 0.5) pages.push({ at: at + start, bytes: bytes.subarray(start, start + PAGE_BYTES) })
  return pages
}

function resized(content: Buffer, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  content.copy(bytes)
  return bytes
}
