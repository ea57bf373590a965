/**
 * p-values adjusted for having asked many questions at once: rejecting those ≤ α keeps the expected share of
 * false ones among the rejected at or below α, and the chance of any false one at α while all is quiet.
 *
 * Adjusted p of rank i = min over ranks k ≥ i of min(1, p_k · m / k) (Benjamini & Hochberg 1995, JRSS B 57,
 * 289–300).
 *
 * @param pValues each from 0 to 1
 * @returns the adjusted values in the order given
 * @example benjaminiHochberg([0.01, 0.02, 0.9]) // [0.03, 0.03, 0.9]
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const m = pValues.length
  const adjusted = new Array<number>(m)
  const falling = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p)
  let smallest = 1
  for (const [i, { p, index }] of falling.entries()) {
    smallest = Math.min(smallest, (p * m) / (m - i))
    adjusted[index] = smallest
  }
  return adjusted
}
