/**
 * Acts on every item, on a few at a time, taking the next item only when one is done.
 *
 * @param limit how many may be under way at once
 * @throws the first error of `act` or of the items, after what was under way has ended
 */
export async function forEachInFlight<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  // One iterator for all workers: leaving a loop by an error also ends it for the others.
  const shared = (async function* () {
    yield* items
  })()
  async function work(): Promise<void> {
    for await (const item of shared) await act(item)
  }
  const ends = await Promise.allSettled(Array.from({ length: limit }, work))
  const failed = ends.find(end => end.status === 'rejected')
  if (failed) throw failed.reason
}
