/** Ends when what was asked for last is done. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Does some work of this process after all that came here before. Work that has one thread takes no less time for being begun
 * at once: the first would be done when the last is, and whatever is short would wait for a part of each.
 */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = last.then(work)
  last = result.catch(() => {})
  return result
}
