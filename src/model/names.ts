/// <reference lib="es2024.string" />
import { z } from 'zod'

/** The one project until tenancy exists; it is in every key from the start. */
export const DEFAULT_PROJECT = 'default'

/** A name that appears in URLs and file names. */
export const ModelName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'must be 1 to 128 letters, digits, dots, dashes or underscores, starting with a letter or digit',
  )
  .meta({ description: 'Name of a model, unique in its project.', example: 'loan-approval' })

// `__proto__` is the one name that assigning to an object does not keep.
const FIELD_NAME = /^(?!__proto__$)[^\p{Cc}\p{Cs}]+$/u
const MOST_NAME = 128

/** Name of a feature, segment dimension or resource: anything printable. */
export const FieldName = z
  .string()
  .min(1)
  .max(MOST_NAME)
  .regex(FIELD_NAME, 'must not contain control characters, nor be __proto__')

/** Has it more characters than that? As zod and JSON Schema count them: an emoji is one, though of two units. */
export const isLonger = (text: string, most: number): boolean =>
  text.length > most && (text.length > 2 * most || [...text].length > most)

/** Names one object of a row may have, such as its attributions. */
export const MOST_ENTRIES = 1_000

/** An object of at most so many names. */
export const recordOf = <Name extends z.ZodString, Value extends z.ZodType>(name: Name, value: Value) =>
  z
    .record(name, value)
    .refine(entries => Object.keys(entries).length <= MOST_ENTRIES, `at most ${MOST_ENTRIES} names`)
    .meta({ maxProperties: MOST_ENTRIES })

/** Is it what `FieldName` takes? For rows, where a schema costs too much. */
export const isFieldName = (name: string): boolean => !isLonger(name, MOST_NAME) && FIELD_NAME.test(name)

/** Half a surrogate pair is no character: two such texts would become the same one where they are stored. */
export const isWholeText = (text: string): boolean => text.isWellFormed()

/** A text of `least` to `most` characters. */
export const textOf = (most: number, least = 0) =>
  z.string().min(least).max(most).refine(isWholeText, 'must be whole Unicode characters')

const MOST_SHORT = 256

/** A short text such as a version, a category or an id. */
export const ShortText = textOf(MOST_SHORT, 1)

/** Is it what `ShortText` takes? For rows, where a schema costs too much. */
export const isShortText = (text: string): boolean =>
  text !== '' && !isLonger(text, MOST_SHORT) && isWholeText(text)
