import type { Column } from '../../store/native/column.ts'
import { NULL, NUMBER, type ScannedValues } from '../scanned-values.ts'
import type { Part } from './part.ts'

/** Is it a number within bounds, both included? */
export const isNumber = (values: ScannedValues, slot: number, from: number, to: number): boolean =>
  values.kinds[slot] === NUMBER && values.numbers[slot]! >= from && values.numbers[slot]! <= to

/** A finite number that is not negative, or null. @param otherwise what a null is stored as */
export const numberPart = <Otherwise extends null | number>(
  column: Column<number | Otherwise>,
  slot: number,
  otherwise: Otherwise,
): Part => ({
  fits: values => values.kinds[slot] === NULL || isNumber(values, slot, 0, Number.MAX_VALUE),
  write: values => column.add(values.kinds[slot] === NULL ? otherwise : values.numbers[slot]!),
})
