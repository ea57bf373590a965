import type { ByteWriter } from '../../store/native/byte-writer.ts'
import type { MapColumn } from '../../store/native/column.ts'
import { NULL, NUMBER, type ScannedValues } from '../scanned-values.ts'
import { isNumber } from './number-part.ts'
import type { Part } from './part.ts'
import type { SlotsByName } from './slots-of.ts'

/** How one value of a map is checked and written. */
interface Entry {
  fits: (values: ScannedValues, slot: number) => boolean
  write: (out: ByteWriter, values: ScannedValues, slot: number) => void
}

const writeNumber: Entry['write'] = (out, { numbers }, slot) => out.float64(numbers[slot]!)
const writeText: Entry['write'] = (out, { bytes, starts, ends }, slot) =>
  out.textOf(bytes, starts[slot]!, ends[slot]!)

const isTextUpTo = (values: ScannedValues, slot: number, most: number): boolean =>
  values.isText(slot) && values.ends[slot]! - values.starts[slot]! <= most

export const FINITE: Entry = {
  fits: (values, slot) => isNumber(values, slot, -Number.MAX_VALUE, Number.MAX_VALUE),
  write: writeNumber,
}

export const PROBABILITY: Entry = { fits: (values, slot) => isNumber(values, slot, 0, 1), write: writeNumber }

export const SEGMENT: Entry = {
  fits: (values, slot) => isTextUpTo(values, slot, 256),
  write: writeText,
}

/** A number and a truth value are categories, too. */
export const CATEGORY: Entry = {
  fits: (values, slot) => values.kinds[slot]! <= NUMBER || isTextUpTo(values, slot, 1024),
  write: (out, values, slot) => {
    if (values.isText(slot)) writeText(out, values, slot)
    else out.text(String(values.value(slot)))
  },
}

/** Values of one object of a row; a null is the same as left out. */
export function mapPart(column: MapColumn<never>, slotsByName: SlotsByName, entry: Entry): Part {
  const names = Object.keys(slotsByName)
  const slots = Object.values(slotsByName)
  const nameOf = new Map(Object.entries(slotsByName).map(([name, slot]) => [slot, name]))
  let hasNull = false
  return {
    fits: values => {
      hasNull = false
      for (let i = 0; i < slots.length; i++) {
        const slot = slots[i]!
        if (values.kinds[slot] === NULL) hasNull = true
        else if (!entry.fits(values, slot)) return false
      }
      return true
    },
    write: values => {
      const sent = hasNull ? slots.filter(slot => values.kinds[slot] !== NULL) : slots
      const out = column.addKeys(hasNull ? sent.map(slot => nameOf.get(slot)!) : names)
      for (let i = 0; i < sent.length; i++) entry.write(out, values, sent[i]!)
    },
  }
}
