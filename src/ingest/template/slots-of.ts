import type { JsonShape } from '../json-shape.ts'

/** Values of a row by name: the slots they are in. */
export type SlotsByName = Readonly<Record<string, number>>

/** The slots of a shape: of the row's own fields, and of each object in it. */
export interface Slots {
  fields: SlotsByName
  objects: Readonly<Record<string, SlotsByName>>
}

/** Sorts slots by where they are in the row; names are in the order an object would have them. */
export function slotsOf({ slots }: JsonShape): Slots {
  const fields: Record<string, number> = {}
  const objects: Record<string, Record<string, number>> = {}
  slots.forEach(({ parent, name }, slot) => {
    if (parent === null) {
      fields[name] = slot
      return
    }
    objects[parent] ??= {}
    objects[parent][name] = slot
  })
  return { fields, objects }
}
