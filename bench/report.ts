import { availableParallelism, loadavg } from 'node:os'

/** Prints a table and, as the last line, the same figures as one line of JSON, with how busy the machine was. */
export function report(
  rows: readonly Record<string, string | number>[],
  figures: Record<string, unknown>,
): void {
  console.table(rows)
  process.stdout.write(
    `${JSON.stringify({ ...figures, cores: availableParallelism(), load_average: loadavg()[0] })}\n`,
  )
}

/** The middle of an odd number of measurements. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The smallest measurement that at least this share of all does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

/** With so many digits after the point, for a table. */
export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))
