import { expect, test } from 'vitest'
import { ndjsonBatches } from '../../src/demo/ndjson-batches.ts'

test('writes full bodies and a shorter last one', () => {
  const rows = [{ a: 1 }, { a: 'x\ny' }, { a: null }]
  expect([...ndjsonBatches(rows, 2)]).toEqual(['{"a":1}\n{"a":"x\\ny"}\n', '{"a":null}\n'])
})

test('writes nothing for no rows, and no empty body after a full one', () => {
  expect([...ndjsonBatches([])]).toEqual([])
  expect([...ndjsonBatches([{ a: 1 }, { a: 2 }], 2)]).toHaveLength(1)
})

test('takes rows only as they are asked for', () => {
  let taken = 0
  function* rows() {
    while (true) yield { row: ++taken }
  }
  ndjsonBatches(rows()).next()
  expect(taken).toBe(5_000)
})
