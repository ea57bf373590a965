/**
 * The matrix that makes rows of this covariance Σ independent and of unit variance: W = L⁻¹ for Cholesky's Σ = L·Lᵀ, so
 * that |W·x|² = xᵀ·Σ⁻¹·x (Golub & Van Loan, "Matrix Computations", 4.2).
 *
 * @param covariance symmetric, `columns` rows one after the other
 * @returns the rows of W, zeros above the diagonal written out; null where Σ is not positive definite
 */
export function whitening(covariance: Float64Array, columns: number): number[][] | null {
  const factor = cholesky(covariance, columns)
  if (!factor) return null
  const inverse = Array.from({ length: columns }, () => new Array<number>(columns).fill(0))
  for (let j = 0; j < columns; j++) {
    inverse[j]![j] = 1 / factor[j * columns + j]!
    for (let i = j + 1; i < columns; i++) {
      let sum = 0
      for (let k = j; k < i; k++) sum += factor[i * columns + k]! * inverse[k]![j]!
      inverse[i]![j] = -sum / factor[i * columns + i]!
    }
  }
  return inverse
}

/** The lower triangle L of Σ = L·Lᵀ, row by row. */
function cholesky(covariance: Float64Array, columns: number): Float64Array | null {
  const lower = new Float64Array(columns * columns)
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * columns + j]!
      for (let k = 0; k < j; k++) rest -= lower[i * columns + k]! * lower[j * columns + k]!
      if (i > j) lower[i * columns + j] = rest / lower[j * columns + j]!
      else if (rest > 0) lower[i * columns + i] = Math.sqrt(rest)
      else return null
    }
  }
  return lower
}
