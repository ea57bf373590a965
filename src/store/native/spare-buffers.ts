/** Smaller ones come from Node's own pool. */
const LEAST_BYTES = 64 * 1024

/** What is kept for use again, all sizes together: some times a batch of the size most senders send. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024

/** Buffers that nobody uses, by their length, which is a power of two. */
const kept = new Map<number, Buffer[]>()
let keptBytes = 0

/**
 * A buffer of at least so many bytes, with anything in it. A new one of some megabytes is cleared by the kernel page by
 * page, and sooner or later collected with the whole heap: together that costs more than to fill it.
 */
export function takeBuffer(leastBytes: number): Buffer {
  if (leastBytes < LEAST_BYTES) return Buffer.allocUnsafe(leastBytes)
  const length = 2 ** Math.ceil(Math.log2(leastBytes))
  const spare = kept.get(length)?.pop()
  if (spare === undefined) return Buffer.allocUnsafeSlow(length)
  keptBytes -= length
  return spare
}

/** Gives back a buffer that was taken, or any part of it: from here on all of its bytes may change at any time. */
export function giveBuffer({ buffer }: Buffer): void {
  const length = buffer.byteLength
  if (length < LEAST_BYTES || keptBytes + length > MOST_KEPT_BYTES) return
  keptBytes += length
  const others = kept.get(length)
  if (others) others.push(Buffer.from(buffer))
  else kept.set(length, [Buffer.from(buffer)])
}
