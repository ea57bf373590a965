import type { Column, TextColumn } from '../../store/native/column.ts'
import { NULL, type ScannedValues } from '../scanned-values.ts'
import type { Part } from './part.ts'

/** The same value in every row. */
export const constantPart = <Value>(column: Column<Value>, value: Value): Part => ({
  fits: () => true,
  write: () => column.add(value),
})

/** The name of this one model, as it would be written without escapes. */
export function modelPart(column: TextColumn, slot: number, model: string): Part {
  const name = Buffer.from(model)
  return {
    ...constantPart(column, model),
    fits: values => values.isText(slot) && isThere(name, values, slot),
  }
}

function isThere(text: Uint8Array, { bytes, starts, ends }: ScannedValues, slot: number): boolean {
  const start = starts[slot]!
  if (ends[slot]! - start !== text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false
  return true
}

/** Nothing at all, which is written nowhere. */
export const nullPart = (slot: number): Part => ({
  fits: values => values.kinds[slot] === NULL,
  write: () => {},
})
