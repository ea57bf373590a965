/** Labelled rows by label and prediction, against the positive class. */
export interface OutcomeCounts {
  /** Labelled positive, predicted positive. */
  tp: number
  /** Labelled negative, predicted positive. */
  fp: number
  /** Labelled positive, predicted negative. */
  fn: number
  /** Labelled negative, predicted negative. */
  tn: number
}

/**
 * One group of people (or of anything): a value of a declared attribute, or an intersection of several. Groups
 * that are compared do not overlap. All counts are whole numbers of rows.
 */
export interface GroupCounts {
  /** Such as `sex=f` or `sex=f,age=<30`. */
  name: string
  /** Rows whose label is known; often fewer than were predicted. */
  labelled: OutcomeCounts
  /** All predictions, and those of the positive class: being selected needs no label. */
  predicted: { positive: number; total: number }
}

/**
 * Throws RangeError if a count is not a whole number from 0 to 2⁵³ − 1, if more predictions are positive than
 * there are, or if two groups have one name.
 */
export function checkGroups(groups: readonly GroupCounts[]): void {
  for (const { name, labelled, predicted } of groups) {
    const { tp, fp, fn, tn } = labelled
    const { positive, total } = predicted
    if (![tp, fp, fn, tn, positive, total].every(count => Number.isSafeInteger(count) && count >= 0)) {
      throw new RangeError(`the counts of group ${name} must be whole numbers, 0 or more`)
    }
    if (positive > total) throw new RangeError(`group ${name} has more positive predictions than predictions`)
  }
  if (new Set(groups.map(({ name }) => name)).size < groups.length) {
    throw new RangeError('every group must have a name of its own')
  }
}

/** Labelled rows in all. */
export function labelledRows({ labelled: { tp, fp, fn, tn } }: GroupCounts): number {
  return tp + fp + fn + tn
}
