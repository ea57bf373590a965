import { ClickHouseError } from '@clickhouse/client'

/** Errors about the rows themselves: sending them again changes nothing. Any other may pass. */
const ABOUT_ROWS = new Set([
  'ATTEMPT_TO_READ_AFTER_EOF',
  'CANNOT_CONVERT_TYPE',
  'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN',
  'CANNOT_PARSE_DATE',
  'CANNOT_PARSE_DATETIME',
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  'CANNOT_PARSE_NUMBER',
  'CANNOT_PARSE_TEXT',
  'CANNOT_READ_ALL_DATA',
  'DECIMAL_OVERFLOW',
  'INCORRECT_DATA',
  'SIZES_OF_COLUMNS_DOESNT_MATCH',
  // Our statements do not change: what cannot be read is a type's name among the rows' bytes.
  'SYNTAX_ERROR',
  'TOO_LARGE_ARRAY_SIZE',
  'TOO_LARGE_STRING_SIZE',
  'TYPE_MISMATCH',
  'UNKNOWN_TYPE',
  'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE',
])

/** Did ClickHouse refuse the rows as such, rather than being unable to take any just now? */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ClickHouseError && error.type !== undefined && ABOUT_ROWS.has(error.type)

/** What may be shown to everyone of an error: ClickHouse's messages repeat rows. */
export const publicReason = (error: unknown): string => {
  if (error instanceof ClickHouseError) return `ClickHouse answers ${error.type ?? error.code}`
  return error instanceof Error ? error.message : String(error)
}
