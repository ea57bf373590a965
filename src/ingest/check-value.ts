import { type Fault, fault } from './rejection.ts'

/** Is it a JSON object, not an array or null? */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Checks a text of `least` to `most` characters; one left out is fine. */
export function checkText(path: string, value: unknown, most: number, least = 1): Fault | null {
  if (value === undefined) return null
  if (typeof value !== 'string') return fault(path, 'wrong_type', 'Must be a string.')
  if (value.length < least) return fault(path, 'too_short', 'Must not be empty.')
  return value.length > most ? fault(path, 'too_long', `Must have at most ${most} characters.`) : null
}

interface Bounds {
  from?: number
  to?: number
}

/** Checks a finite number within bounds; one left out is fine. */
export function checkBoundedNumber(path: string, value: unknown, { from, to }: Bounds): Fault | null {
  if (value === undefined) return null
  if (typeof value !== 'number' || !Number.isFinite(value)) return fault(path, 'wrong_type', 'Must be a finite number.')
  if (from !== undefined && value < from) return fault(path, 'out_of_range', `Must be at least ${from}.`)
  return to !== undefined && value > to ? fault(path, 'out_of_range', `Must be at most ${to}.`) : null
}

function checkEntries(path: string, value: unknown, check: (path: string, entry: unknown) => Fault | null): Fault | null {
  if (value === undefined) return null
  if (!isObject(value)) return fault(path, 'wrong_type', 'Must be an object of names and values.')
  for (const name in value) {
    if (name.length === 0 || name.length > 256) return fault(path, 'bad_name', 'Names have 1 to 256 characters.')
    const found = check(`${path}.${name}`, value[name])
    if (found) return found
  }
  return null
}

/** Checks an object of finite numbers within bounds; one left out is fine. */
export const checkNumbers = (path: string, value: unknown, bounds: Bounds): Fault | null =>
  checkEntries(path, value, (at, entry) =>
    entry === undefined ? fault(at, 'wrong_type', 'Must be a finite number.') : checkBoundedNumber(at, entry, bounds),
  )

/** Checks an object of texts; one left out is fine. */
export const checkTexts = (path: string, value: unknown): Fault | null =>
  checkEntries(path, value, (at, entry) => checkText(at, entry ?? null, 256, 0))
