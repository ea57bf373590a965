import { isFieldName, isLonger, isShortText, isWholeText, MOST_ENTRIES } from '../model/names.ts'
import { type Fault, fault } from './rejection.ts'

/** Is it a JSON object, not an array or null? */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Checks a text of `least` to `most` characters; one left out is fine. */
export function checkText(path: string, value: unknown, most: number, least = 1): Fault | null {
  if (value == null) return null
  if (typeof value !== 'string') return fault(path, 'wrong_type', 'Must be a string.')
  if (value.length < least) return fault(path, 'too_short', 'Must not be empty.')
  if (isLonger(value, most)) return fault(path, 'too_long', `Must have at most ${most} characters.`)
  return isWholeText(value) ? null : fault(path, 'bad_text', 'Must be whole Unicode characters.')
}

interface Bounds {
  from?: number
  to?: number
}

/** Checks a finite number within bounds; one left out is fine. */
export function checkBoundedNumber(path: string, value: unknown, { from, to }: Bounds): Fault | null {
  if (value == null) return null
  if (typeof value !== 'number' || !Number.isFinite(value))
    return fault(path, 'wrong_type', 'Must be a finite number.')
  if (from !== undefined && value < from) return fault(path, 'out_of_range', `Must be at least ${from}.`)
  return to !== undefined && value > to ? fault(path, 'out_of_range', `Must be at most ${to}.`) : null
}

/** Where a value lies whose name the sender chose: shown only when it looks like a name. */
export function pathOf(parent: string, name: string): string {
  const shown = /^[\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,63}$/u.test(name) ? name : '(unnamed)'
  return parent === '' ? shown : `${parent}.${shown}`
}

/** What the names and the values of an object must be. */
interface EntryCheck {
  isName: (name: string) => boolean
  check: (path: string, value: unknown) => Fault | null
}

const PROBABILITIES: EntryCheck = {
  isName: name => name !== '__proto__' && isShortText(name),
  check: (path, value) => checkBoundedNumber(path, value, { from: 0, to: 1 }),
}
const NUMBERS: EntryCheck = {
  isName: isFieldName,
  check: (path, value) => checkBoundedNumber(path, value, {}),
}
const TEXTS: EntryCheck = { isName: isFieldName, check: (path, value) => checkText(path, value, 256, 0) }

function checkEntries(path: string, value: unknown, { isName, check }: EntryCheck): Fault | null {
  if (value == null) return null
  if (!isObject(value)) return fault(path, 'wrong_type', 'Must be an object of names and values.')
  let entries = 0
  for (const name in value) {
    if (++entries > MOST_ENTRIES)
      return fault(path, 'too_many_entries', `Must have at most ${MOST_ENTRIES} names.`)
    if (!isName(name)) return badName(path)
    const found = check(path, value[name])
    if (found) return { ...found, path: pathOf(path, name) }
  }
  return null
}

export const badName = (path: string): Fault =>
  fault(path, 'bad_name', 'A name in it is empty, too long, or has characters that cannot be printed.')

/** Checks probabilities by class; one left out is fine. */
export const checkProbabilities = (path: string, value: unknown): Fault | null =>
  checkEntries(path, value, PROBABILITIES)

/** Checks an object of finite numbers; one left out is fine. */
export const checkNumbers = (path: string, value: unknown): Fault | null => checkEntries(path, value, NUMBERS)

/** Checks an object of texts; one left out is fine. */
export const checkTexts = (path: string, value: unknown): Fault | null => checkEntries(path, value, TEXTS)

/** What was sent of an object that was checked: a null is the same as left out. */
export function sentEntries<Value>(checked: unknown): Record<string, Value> {
  const entries = (checked ?? {}) as Record<string, Value>
  for (const name in entries) {
    if (entries[name] === null)
      return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null))
  }
  return entries
}
