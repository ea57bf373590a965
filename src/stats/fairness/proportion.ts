/** So many rows of so many. */
export interface Proportion {
  successes: number
  /** The denominator; 0 if there are no rows to take a share of. */
  n: number
}

/** All rows of several proportions together. */
export function pool(proportions: readonly Proportion[]): Proportion {
  return proportions.reduce(
    (sum, each) => ({ successes: sum.successes + each.successes, n: sum.n + each.n }),
    {
      successes: 0,
      n: 0,
    },
  )
}
