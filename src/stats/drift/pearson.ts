/** Pearson's X² of two rows of counts, and its degrees of freedom. */
export interface PearsonTest {
  statistic: number
  df: number
}

/**
 * Pearson's X² for the hypothesis that two samples were drawn with the same shares (a 2 × B table, both samples'
 * noise counted). Cells empty in both are left out. Neither sample may be empty.
 */
export function pearson(first: readonly number[], second: readonly number[]): PearsonTest {
  const n = total(first)
  const m = total(second)
  let statistic = 0
  let cells = 0
  for (let c = 0; c < first.length; c++) {
    const both = first[c]! + second[c]!
    if (both === 0) continue
    const difference = first[c]! / n - second[c]! / m
    statistic += difference ** 2 / both
    cells++
  }
  return { statistic: statistic * n * m, df: cells - 1 }
}

export function total(cells: readonly number[]): number {
  return cells.reduce((sum, rows) => sum + rows, 0)
}
