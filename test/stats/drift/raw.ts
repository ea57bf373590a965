/** What the statistics are on raw rows, by their definitions: slow and plain. All samples are ascending. */

interface Level {
  /** Rows of either sample that have this value, and that are at or below it. */
  f: number
  g: number
  uptoF: number
  uptoG: number
  value: number
}

function levels(a: Float64Array, b: Float64Array): Level[] {
  const values = [...new Set([...a, ...b].map(x => x + 0))].sort((x, y) => x - y)
  return values.map(value => {
    const uptoF = a.filter(x => x <= value).length
    const uptoG = b.filter(x => x <= value).length
    return { f: a.filter(x => x === value).length, g: b.filter(x => x === value).length, uptoF, uptoG, value }
  })
}

/** nm/(n+m) · Σ h·weight(P)·(F − G)² over the distinct values, without the last, where both shares are 1. */
export function rawSquaredGaps(a: Float64Array, b: Float64Array, weight: (level: number) => number): number {
  const [n, m] = [a.length, b.length]
  let sum = 0
  for (const { f, g, uptoF, uptoG } of levels(a, b).slice(0, -1)) {
    sum += ((f + g) / (n + m)) * weight((uptoF + uptoG) / (n + m)) * (uptoF / n - uptoG / m) ** 2
  }
  return ((n * m) / (n + m)) * sum
}

/** √(2 ∫ (F − G)² dx). */
export function rawEnergyDistance(a: Float64Array, b: Float64Array): number {
  const found = levels(a, b)
  let integral = 0
  for (let i = 0; i + 1 < found.length; i++) {
    const gap = found[i]!.uptoF / a.length - found[i]!.uptoG / b.length
    if (gap !== 0) integral += gap ** 2 * (found[i + 1]!.value - found[i]!.value)
  }
  return Math.sqrt(2 * integral)
}

/** The share of pairs in which the one of `b` is greater, ties counting half. */
export function rawExceedance(a: Float64Array, b: Float64Array): number {
  let wins = 0
  for (const x of a) for (const y of b) wins += y > x ? 1 : y === x ? 0.5 : 0
  return wins / (a.length * b.length)
}

/** R's type 7. */
export function rawQuantile(a: Float64Array, p: number): number {
  const rank = (a.length - 1) * p
  const [below, above] = [a[Math.floor(rank)]!, a[Math.ceil(rank)]!]
  const weight = rank - Math.floor(rank)
  return below === above ? below : below * (1 - weight) + above * weight
}

export function mean(rows: readonly number[]): number {
  return rows.reduce((sum, x) => sum + x, 0) / rows.length
}

/** Root mean square distance from the mean, with the number of rows as divisor. */
export function deviation(rows: readonly number[]): number {
  const center = mean(rows)
  return Math.sqrt(mean(rows.map(x => (x - center) ** 2)))
}
