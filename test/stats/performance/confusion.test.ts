import { describe, expect, it } from 'vitest'
import { confusion } from '../../../src/stats/performance/confusion.ts'
import { evidence, outcomes } from './golden.ts'

describe('confusion', () => {
  it('counts labels, predictions and their agreement', () => {
    const { classes, labelled, predicted, correct, n, pooled } = confusion(evidence.binary.outcome)
    // scikit-learn: tp 106, fp 37, fn 34, tn 223.
    expect(classes).toEqual(['0', '1'])
    expect(labelled.get('1')).toBe(106 + 34)
    expect(predicted.get('1')).toBe(106 + 37)
    expect(correct).toEqual(new Map(Object.entries({ 0: 223, 1: 106 })))
    expect([n, pooled]).toEqual([400, 0])
  })

  it('reads classes with quotes, commas and brackets in them', () => {
    const odd = 'a","b]'
    expect(confusion(outcomes([[odd, odd]])).correct.get(odd)).toBe(1)
  })

  it('knows rows by label and prediction, and is read once', () => {
    const outcome = outcomes([['a', 'b'], ['a', 'b'], ['b', 'a']]) // biome-ignore format: a table
    expect(confusion(outcome).cells).toEqual([
      { label: 'a', prediction: 'b', rows: 2, squares: 2 },
      { label: 'b', prediction: 'a', rows: 1, squares: 1 },
    ])
    expect(confusion(outcome)).toBe(confusion(outcome))
  })

  it('refuses what is no pair of strings', () => {
    const outcome = outcomes([])
    const broken = (key: string) => () => confusion({ ...outcome, categories: new Map([[key, 1]]) })
    expect(broken('a,b')).toThrow(SyntaxError)
    for (const key of ['["a"]', '["a","b","c"]', '["a",1]', '{}', 'null'])
      expect(broken(key)).toThrow(TypeError)
  })
})
