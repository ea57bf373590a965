import type { TextColumn } from '../../store/native/column.ts'
import { NULL, type ScannedValues } from '../scanned-values.ts'
import type { Part } from './part.ts'

/** Bounds of a text's length in bytes: of characters it has no more. */
interface Bounds {
  least: number
  most: number
}

const isWithin = (values: ScannedValues, slot: number, { least, most }: Bounds): boolean => {
  const length = values.ends[slot]! - values.starts[slot]!
  return values.isText(slot) && length >= least && length <= most
}

const write = (column: TextColumn, { bytes, starts, ends }: ScannedValues, slot: number): void =>
  column.addBytes(bytes, starts[slot]!, ends[slot]!)

/** An id, as it lies in the row. */
export const idPart = (column: TextColumn, slot: number): Part => ({
  fits: values => isWithin(values, slot, { least: 1, most: 256 }),
  write: values => write(column, values, slot),
})

/** A text as it lies in the row; null is the empty one. */
export const textPart = (column: TextColumn, slot: number, bounds: Bounds): Part => ({
  fits: values => values.kinds[slot] === NULL || isWithin(values, slot, bounds),
  write: values => {
    if (values.kinds[slot] === NULL) column.add('')
    else write(column, values, slot)
  },
})
