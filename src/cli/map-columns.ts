import { Problem } from '../errors.ts'
import type { CsvRow } from './read-csv.ts'

/** What a file's rows are to become. */
export type ImportKind = 'predictions' | 'labels' | 'reference'

/**
 * Which column holds what. One mapping serves every kind: fields a kind does not have are left out, and the
 * columns named for them never count as features.
 */
export interface ColumnMapping {
  prediction_id?: string
  /** Of the prediction; of the label when labels are imported. */
  timestamp?: string
  prediction?: string
  score?: string
  label?: string
  version?: string
  prediction_timestamp?: string
  latency_ms?: string
  /** `rest` is every column that has no other use and is not ignored. */
  features?: 'rest' | string[]
  /** Features that are categories even where they look like numbers. */
  categorical?: string[]
  ignore?: string[]
}

type Field = Exclude<keyof ColumnMapping, 'features' | 'categorical' | 'ignore'>

const CONVERT: Record<Field, (text: string) => string | number> = {
  prediction_id: text => text,
  timestamp: readTimestamp,
  version: text => text,
  prediction: readOutcome,
  score: readNumber,
  latency_ms: readNumber,
  label: readOutcome,
  prediction_timestamp: readTimestamp,
}

const FIELDS: Record<ImportKind, Field[]> = {
  predictions: ['prediction_id', 'timestamp', 'version', 'prediction', 'score', 'latency_ms'],
  reference: ['prediction_id', 'timestamp', 'version', 'prediction', 'score', 'latency_ms', 'label'],
  labels: ['prediction_id', 'label', 'timestamp', 'prediction_timestamp'],
}

/** What a column can be mapped to. */
export const FIELD_NAMES: readonly string[] = Object.keys(CONVERT)

/**
 * Prepares the reading of a file's rows.
 *
 * @returns a function from a record, as long as the header, to the object that is sent
 * @throws Problem `unknown_column` for a column the header does not name, `missing_column` for labels
 *   without a `prediction_id` or `label` column
 */
export function mapColumns(
  header: string[],
  { model, kind, mapping }: { model: string; kind: ImportKind; mapping: ColumnMapping },
): (row: CsvRow) => Record<string, unknown> {
  const all = Object.keys(CONVERT) as Field[]
  const used = [...all.flatMap(field => mapping[field] ?? []), ...(mapping.ignore ?? [])]
  const features =
    mapping.features === 'rest' ? header.filter(name => !used.includes(name)) : (mapping.features ?? [])
  for (const name of [...used, ...features, ...(mapping.categorical ?? [])])
    if (!header.includes(name))
      throw new Problem(400, 'unknown_column', `The header names no column "${name}".`, 'mapping')
  if (kind === 'labels' && !(mapping.prediction_id && mapping.label))
    throw new Problem(400, 'missing_column', 'Labels need columns for prediction_id and label.', 'mapping')

  const fields = FIELDS[kind].flatMap(field => {
    const column = mapping[field]
    return column === undefined ? [] : { field, at: header.indexOf(column), convert: CONVERT[field] }
  })
  const inputs = kind === 'labels' ? [] : features.map(name => ({ name, at: header.indexOf(name) }))
  const categories = new Set(mapping.categorical)

  return row => {
    const sent: Record<string, unknown> = { model }
    for (const { field, at, convert } of fields) {
      const text = row.fields[at]!
      if (text !== '') sent[field] = convert(text)
    }
    if (inputs.length > 0)
      sent.features = Object.fromEntries(
        inputs.map(({ name, at }) => [name, readFeature(row.fields[at]!, categories.has(name))]),
      )
    return sent
  }
}

function readFeature(text: string, categorical: boolean): string | number | null {
  if (text === '') return null
  return categorical ? text : readNumber(text)
}

const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/

/** Text that is no number is sent as it is, so that the service can say where it found it. */
function readNumber(text: string): string | number {
  const value = Number(text)
  return DECIMAL.test(text) && Number.isFinite(value) ? value : text
}

/** A prediction or label: a class or a number. `007` is a class. */
function readOutcome(text: string): string | number {
  return /^0\d/.test(text) ? text : readNumber(text)
}

const ZONELESS = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?$/

/** A time without a zone is taken as UTC, a date as its midnight, whole digits as epoch milliseconds. */
function readTimestamp(text: string): string | number {
  if (/^\d+$/.test(text)) return Number(text)
  const match = ZONELESS.exec(text)
  if (!match) return text
  const time = match[2] ?? '00:00'
  return `${match[1]}T${time.length === 5 ? `${time}:00` : time}Z`
}
