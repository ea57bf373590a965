import { isObject, pathOf } from './check-value.ts'
import type { ParsedRow } from './read-rows.ts'
import { type Fault, fault } from './rejection.ts'

/** Rows nest two levels; what is a little deeper is the wrong type at its place, what is far deeper is no row. */
const MOST_LEVELS = 32

const ROW_LEVELS = 2

/**
 * Names the nesting of a row that was refused, where that is what is wrong with it. Not asked of good rows: no row
 * that nests this deep passes the checks.
 */
export function nestingFault(read: ParsedRow): Fault | null {
  if (!('row' in read && isDeeper(read.row, MOST_LEVELS))) return null
  return fault(
    placeOf(read.row),
    'too_deep',
    `A row nests at most ${MOST_LEVELS} levels of objects and lists.`,
  )
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(each => isDeeper(each, levels - 1))
}

/** Where in a row it is that nests too deep. */
function placeOf(row: unknown): string {
  let path = ''
  let value = row
  for (let level = 1; level <= ROW_LEVELS && isObject(value); level++) {
    const [name, inner] = Object.entries(value).find(([, each]) => isDeeper(each, MOST_LEVELS - level))!
    path = pathOf(path, name)
    value = inner
  }
  return path
}
