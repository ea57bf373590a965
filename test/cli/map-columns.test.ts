import { describe, expect, test } from 'vitest'
import { type ColumnMapping, type ImportKind, mapColumns } from '../../src/cli/map-columns.ts'

const HEADER = ['id', 'when', 'age', 'zip', 'p', 'class', 'truth', 'made_at', 'note']

const MAPPING: ColumnMapping = {
  prediction_id: 'id',
  timestamp: 'when',
  score: 'p',
  prediction: 'class',
  label: 'truth',
  prediction_timestamp: 'made_at',
  features: 'rest',
  categorical: ['zip'],
  ignore: ['note'],
}
const FIELDS = ['007', '2020-10-01 05:00:00', '41.5', '01234', '0.25', '1', '0', '2020-09-30', 'x']

function mapped(kind: ImportKind, fields = FIELDS, mapping = MAPPING) {
  return mapColumns(HEADER, { model: 'm', kind, mapping })({ line: 2, fields })
}

/** What one text becomes in one place. */
function converted(column: string, text: string, kind: ImportKind = 'reference') {
  return mapped(
    kind,
    HEADER.map((name, i) => (name === column ? text : FIELDS[i]!)),
  )
}

describe('one mapping', () => {
  test('makes predictions, without what only labels have', () => {
    expect(mapped('predictions')).toEqual({
      model: 'm',
      prediction_id: '007',
      timestamp: '2020-10-01T05:00:00Z',
      prediction: 1,
      score: 0.25,
      features: { age: 41.5, zip: '01234' },
    })
  })

  test('makes a reference, with the label', () => {
    expect(mapped('reference')).toEqual({ ...mapped('predictions'), label: 0 })
  })

  test('makes labels', () => {
    expect(mapped('labels')).toEqual({
      model: 'm',
      prediction_id: '007',
      timestamp: '2020-10-01T05:00:00Z',
      prediction_timestamp: '2020-09-30T00:00:00Z',
      label: 0,
    })
  })

  test('of labels may name no time at all', () => {
    const mapping = { prediction_id: 'id', label: 'truth' }
    expect(mapped('labels', FIELDS, mapping)).toEqual({ model: 'm', prediction_id: '007', label: 0 })
  })

  test('takes only the features it lists, or none', () => {
    expect(mapped('predictions', FIELDS, { features: ['age'] })).toEqual({
      model: 'm',
      features: { age: 41.5 },
    })
    expect(mapped('predictions', FIELDS, {})).toEqual({ model: 'm' })
  })
})

describe('a value', () => {
  test.each([
    ['', null],
    ['-1', -1],
    ['+.5', 0.5],
    [' 1e3 ', 1000],
    ['0x10', '0x10'],
    ['1e999', '1e999'],
    ['NaN', 'NaN'],
    ['old', 'old'],
  ])('of a numeric feature: %j is %j', (text, expected) => {
    expect(converted('age', text).features).toMatchObject({ age: expected })
  })

  test.each([
    ['', null],
    ['12', '12'],
  ])('of a categorical feature: %j is %j', (text, expected) => {
    expect(converted('zip', text).features).toMatchObject({ zip: expected })
  })

  test.each([
    ['1', 1],
    ['1.0', 1],
    ['0', 0],
    ['0.5', 0.5],
    ['007', '007'],
    ['cat', 'cat'],
  ])('of a label: %j is %j', (text, expected) => {
    expect(converted('truth', text).label).toBe(expected)
  })

  test.each([
    ['2020-10-01 05:06:07', '2020-10-01T05:06:07Z'],
    ['2020-10-01T05:06:07.25', '2020-10-01T05:06:07.25Z'],
    ['2020-10-01 05:06', '2020-10-01T05:06:00Z'],
    ['2020-10-01', '2020-10-01T00:00:00Z'],
    ['2020-10-01 05:06:07+02:00', '2020-10-01 05:06:07+02:00'],
    ['2020-10-01T05:06:07Z', '2020-10-01T05:06:07Z'],
    ['1601528767000', 1601528767000],
    ['yesterday', 'yesterday'],
  ])('of a timestamp: %j is %j', (text, expected) => {
    expect(converted('when', text).timestamp).toBe(expected)
  })

  test.each(['id', 'when', 'p', 'class', 'truth'])('that is empty in column %s is not sent', column => {
    const whole = mapped('reference')
    expect(Object.keys(converted(column, ''))).toHaveLength(Object.keys(whole).length - 1)
  })
})

describe('a mapping is refused', () => {
  test.each<[string, ColumnMapping]>([
    ['field', { score: 'q' }],
    ['feature', { features: ['agee'] }],
    ['category', { features: 'rest', categorical: ['city'] }],
    ['ignored column', { ignore: ['comment'] }],
  ])('that names an unknown column as %s', (_, mapping) => {
    expect(() => mapped('predictions', FIELDS, mapping)).toThrow(
      expect.objectContaining({ code: 'unknown_column', path: 'mapping' }),
    )
  })

  test.each<ColumnMapping>([{ label: 'truth' }, { prediction_id: 'id' }])(
    'for labels without %j',
    mapping => {
      expect(() => mapped('labels', FIELDS, mapping)).toThrow(
        expect.objectContaining({ code: 'missing_column' }),
      )
    },
  )
})
