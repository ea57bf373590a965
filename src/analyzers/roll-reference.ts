import type { Reference } from '../store/references.ts'

/** What a rolling reference ends before. Epoch milliseconds. */
export interface Judged {
  /** Start of the judged window, or of the range, whose first window it then is. */
  before: number
  windowMs: number
  /** Start of the window in which the model's data began: it is not a whole one, and nothing normal. */
  began: number
}

/**
 * Gives a rolling reference its range: the windows that end `gap` windows before the judged one, as far back as the
 * model has whole ones. Any other reference stays as it is.
 *
 * @example 28 windows of a day with a gap of 7, for 10 December → 5 November to 3 December
 */
export function rollReference(reference: Reference, { before, windowMs, began }: Judged): Reference {
  const { rolling } = reference
  if (!rolling) return reference
  const start = Math.floor(before / windowMs) * windowMs
  const to = Math.max(0, start - rolling.gap * windowMs)
  const from = Math.max(0, to - rolling.windows * windowMs)
  return { ...reference, from: Math.min(to, Math.max(from, began + windowMs)), to }
}
