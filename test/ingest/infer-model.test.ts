import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inferModel } from '../../src/ingest/infer-model.ts'

describe('a model that nobody registered', () => {
  it.each([
    ['two classes', [{ prediction: 'no' }, { prediction: 'yes' }], { task: 'binary', positive_class: 'yes' }],
    ['one of 0 and 1, a number', [{ prediction: 1 }], { task: 'binary', positive_class: '1' }],
    ['only zeros', [{ prediction: 0 }], { task: 'binary', positive_class: '1' }],
    ['booleans', [{ prediction: false }, { prediction: true }], { task: 'binary', positive_class: 'true' }],
    ['only a score', [{ score: 0.2 }], { task: 'binary', positive_class: '1' }],
    ['a number with a score', [{ prediction: 3, score: 0.2 }], { task: 'binary', positive_class: '3' }],
    [
      'probabilities of two',
      [{ probabilities: { cat: 0.2, dog: 0.8 } }],
      { task: 'binary', positive_class: 'dog' },
    ],
    ['probabilities of three', [{ probabilities: { a: 0.2, b: 0.3, c: 0.5 } }], { task: 'multiclass' }],
    [
      'three classes',
      [{ prediction: 'a' }, { prediction: 'b' }, { prediction: 'c' }],
      { task: 'multiclass' },
    ],
    ['numbers', [{ prediction: 1 }, { prediction: 2.5 }], { task: 'regression' }],
    ['a null for a score is none', [{ prediction: 2.5, score: null }], { task: 'regression' }],
    ['nothing to go by', [{}], { task: 'binary', positive_class: '1' }],
  ])('%s', (_, rows, expected) => {
    const { task, positive_class } = inferModel(rows)
    expect({ task, ...(positive_class === undefined ? {} : { positive_class }) }).toEqual(expected)
  })

  it.each([
    ['an empty class', { prediction: '' }],
    ['a class that is too long', { prediction: 'x'.repeat(300) }],
    ['an object that cannot become text', { prediction: { toString: 1, valueOf: 1 } }],
    ['a list too deep to become text', { prediction: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) }],
    ['probabilities with names that are none', { probabilities: { '': 0.5, ['y'.repeat(300)]: 0.5 } }],
  ])('is not led astray by %s', (_, row) => {
    expect(inferModel([row])).toMatchObject({ task: 'binary', positive_class: '1' })
  })

  it('can always be watched, whatever was sent', () => {
    const row = fc.record(
      { prediction: fc.jsonValue(), score: fc.jsonValue(), probabilities: fc.jsonValue() },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(row, fc.jsonValue())), rows => {
        expect(['binary', 'multiclass', 'regression']).toContain(inferModel(rows).task)
      }),
    )
  })
})
