import type { ScannedValues } from '../scanned-values.ts'

/** What becomes of some values of a row: they are checked, and then written to columns. */
export interface Part {
  /** Are they nothing the checks of a single row would refuse, and plain enough? Nothing is written yet. */
  fits: (values: ScannedValues) => boolean
  /** Writes the values that fitted last. */
  write: (values: ScannedValues) => void
}
