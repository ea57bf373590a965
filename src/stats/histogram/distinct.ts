/** A value and how many rows have it. */
export interface DistinctValue {
  value: number
  rows: number
}

/** The distinct values of a sample that is already in ascending order. */
export function distinct(sorted: Float64Array): DistinctValue[] {
  const found: DistinctValue[] = []
  let last: DistinctValue | undefined
  for (const value of sorted) {
    if (last?.value === value) last.rows++
    else {
      last = { value: value + 0, rows: 1 } // -0 and 0 are one value
      found.push(last)
    }
  }
  return found
}
