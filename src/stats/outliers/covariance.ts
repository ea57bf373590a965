/** Rows of numbers, one after the other: row i begins at `i · columns`. */
export interface Table {
  columns: number
  values: Float64Array
}

/** Means and covariances of a table's columns. */
export interface Moments {
  rows: number
  means: Float64Array
  /** Divided by n, row by row: of columns i and j at `i · columns + j`. */
  covariance: Float64Array
}

/**
 * Means, and covariances about them: Σ (x_i − m_i)(x_j − m_j) / n, in two passes so that columns far from 0 keep
 * their digits.
 *
 * @param takes which rows to use; all when left out
 */
export function moments({ columns, values }: Table, takes: (row: number) => boolean = () => true): Moments {
  const means = new Float64Array(columns)
  const covariance = new Float64Array(columns * columns)
  const all = values.length / columns
  let rows = 0
  for (let row = 0; row < all; row++) {
    if (!takes(row)) continue
    rows++
    for (let i = 0; i < columns; i++) means[i]! += values[row * columns + i]!
  }
  for (let i = 0; i < columns; i++) means[i]! /= rows
  const off = new Float64Array(columns)
  for (let row = 0; row < all; row++) {
    if (!takes(row)) continue
    for (let i = 0; i < columns; i++) {
      off[i] = values[row * columns + i]! - means[i]!
      for (let j = 0; j <= i; j++) covariance[i * columns + j]! += off[i]! * off[j]!
    }
  }
  for (let i = 0; i < columns; i++)
    for (let j = 0; j <= i; j++) {
      covariance[i * columns + j]! /= rows
      covariance[j * columns + i] = covariance[i * columns + j]!
    }
  return { rows, means, covariance }
}
