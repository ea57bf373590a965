import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { Problem } from '../errors.ts'

/** One record of a CSV file, as text. */
export interface CsvRow {
  /** Where the record begins, counting from 1; a record with quoted line breaks covers several lines. */
  line: number
  fields: string[]
}

export interface CsvFile {
  header: string[]
  /** The records after the header, to be read once. Ragged records are among them. */
  rows: AsyncGenerator<CsvRow>
  /** Bytes read from the file so far. */
  bytesRead(): number
}

/** A quote that is never closed would otherwise take the rest of the file into memory. */
const LONGEST_RECORD = 1_000_000

/**
 * Opens a CSV file as RFC 4180 has it (UTF-8, commas, double quotes), with or without a byte order mark, with
 * either kind of line end, even mixed. Empty lines are skipped.
 *
 * @throws Problem `empty_file`, `duplicate_column`, or `malformed_csv` (also while reading) with the line
 */
export async function openCsv(file: string): Promise<CsvFile> {
  const source = createReadStream(file)
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: LONGEST_RECORD,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
  })
  // The parser is destroyed with whatever goes wrong before it: reading it is enough to learn of it.
  pipeline(source, parser, () => {})
  const rows = numberLines(parser)
  const { value: header } = await rows.next()
  if (!header)
    throw new Problem(400, 'empty_file', 'The file is empty: its first line must name the columns.')
  const twice = header.fields.find((name: string, at: number) => header.fields.indexOf(name) !== at)
  if (twice !== undefined) {
    await rows.return(undefined)
    throw new Problem(400, 'duplicate_column', `The header names the column "${twice}" twice.`)
  }
  return { header: header.fields, rows, bytesRead: () => source.bytesRead }
}

/** The parser's own line count takes a quoted CRLF for two lines, so lines are counted here. */
async function* numberLines(parser: AsyncIterable<unknown>): AsyncGenerator<CsvRow> {
  let line = 1
  let emptyLines = 0
  try {
    for await (const parsed of parser) {
      const { record, info } = parsed as { record: string[]; info: Info }
      line += info.empty_lines - emptyLines
      emptyLines = info.empty_lines
      yield { line, fields: record }
      line += 1 + record.reduce((breaks, field) => breaks + lineBreaks(field), 0)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Problem(
      400,
      'malformed_csv',
      `The file is not valid CSV near line ${error.lines} (${error.code}).`,
    )
  }
}

function lineBreaks(field: string): number {
  let breaks = 0
  for (let at = field.indexOf('\n'); at !== -1; at = field.indexOf('\n', at + 1)) breaks++
  return breaks
}
