import { describe, expect, test } from 'vitest'
import { type CsvRow, openCsv } from '../../src/cli/read-csv.ts'
import { temporaryFile } from './temporary-file.ts'

async function read(content: string | Uint8Array): Promise<{ header: string[]; rows: CsvRow[] }> {
  const csv = await openCsv(await temporaryFile('rows.csv', content))
  const rows: CsvRow[] = []
  for await (const row of csv.rows) rows.push(row)
  return { header: csv.header, rows }
}

describe('a file', () => {
  test('with quotes, commas and line breaks in fields is read as RFC 4180 has it', async () => {
    const { header, rows } = await read('id,"a ""note"""\n1,"x, ""y"""\n2,\n')
    expect(header).toEqual(['id', 'a "note"'])
    expect(rows).toEqual([
      { line: 2, fields: ['1', 'x, "y"'] },
      { line: 3, fields: ['2', ''] },
    ])
  })

  test.each([
    ['\n', 'LF'],
    ['\r\n', 'CRLF'],
  ])('counts lines through quoted breaks and empty lines (%j)', async end => {
    const { rows } = await read(['a,b', '1,"x', 'y"', '', '', '2,z', '"', '",w', '3,"v"'].join(end))
    expect(rows.map(row => row.line)).toEqual([2, 6, 7, 9])
    expect(rows[0]!.fields).toEqual(['1', `x${end}y`])
    expect(rows[3]!.fields).toEqual(['3', 'v'])
  })

  test('may mix line ends and begin with a byte order mark', async () => {
    const { header, rows } = await read('\ufeffid,b\r\n1,x\n2,y\r\n')
    expect(header).toEqual(['id', 'b'])
    expect(rows.map(row => row.fields)).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ])
  })

  test('keeps ragged records as they are', async () => {
    const { rows } = await read('a,b\n1\n1,2,3\n1,2\n')
    expect(rows.map(row => row.fields.length)).toEqual([1, 3, 2])
  })

  test('is read in pieces that may cut a character', async () => {
    const name = 'ü'.repeat(70_000)
    const { rows } = await read(`x,a\n1,${name}\n`)
    expect(rows[0]!.fields[1]).toBe(name)
  })
})

describe('a fault', () => {
  test.each([
    ['', 'empty_file'],
    ['\n\n', 'empty_file'],
    ['a,b,a\n1,2,3\n', 'duplicate_column'],
    ['a,b\n1,"x"y\n', 'malformed_csv'],
    ['a,b\n1,x"y\n', 'malformed_csv'],
    ['a,b\n1,"x\n2,y\n', 'malformed_csv'],
  ])('%j is %s', async (content, code) => {
    await expect(read(content)).rejects.toMatchObject({ code })
  })

  test('in the quoting is told with its line, and without the value', async () => {
    const failure = read('a,b\n1,2\n3,secret"\n')
    await expect(failure).rejects.toThrow(/near line 3/)
    await expect(failure).rejects.not.toThrow(/secret/)
  })

  test('of the file system is passed on', async () => {
    await expect(openCsv('/nowhere/rows.csv')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
