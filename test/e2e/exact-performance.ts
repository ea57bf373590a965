/** A row whose label is known. */
export interface LabelledRow {
  score: number
  prediction: string
  label: string
}

/** Share of rows whose prediction is their label. */
export const exactAccuracy = (rows: readonly LabelledRow[]): number =>
  rows.filter(({ prediction, label }) => prediction === label).length / rows.length

/**
 * Area under the ROC curve from ranks (Mann & Whitney 1947): the chance that a positive row scores higher than
 * a negative one, where equal scores share the mean of their ranks and so count half.
 */
export function exactAuc(rows: readonly LabelledRow[], positive: string): number {
  const sorted = [...rows].sort((a, b) => a.score - b.score)
  let rankSum = 0
  let positives = 0
  for (let start = 0; start < sorted.length; ) {
    let end = start
    let tied = 0
    for (; end < sorted.length && sorted[end]!.score === sorted[start]!.score; end++)
      if (sorted[end]!.label === positive) tied++
    // Ranks count from 1: those of this run are start + 1 to end.
    rankSum += tied * ((start + 1 + end) / 2)
    positives += tied
    start = end
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (rows.length - positives))
}
