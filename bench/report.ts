/** Prints a table and, as the last line, the same figures as one line of JSON. */
export function report(
  rows: readonly Record<string, string | number>[],
  figures: Record<string, unknown>,
): void {
  console.table(rows)
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}

/** The middle of an odd number of measurements. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
