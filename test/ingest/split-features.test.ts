import { describe, expect, it } from 'vitest'
import { splitFeatures } from '../../src/ingest/split-features.ts'

describe('the features of a prediction', () => {
  const features = (sent: unknown) => splitFeatures(sent, { age: 'numeric', plan: 'categorical' })

  // The schema of a prediction takes all of these: what a feature may be is its model's affair.
  it.each<[unknown, object]>([
    [
      { age: 41, plan: 'a' },
      { numeric: { age: 41 }, categorical: { plan: 'a' }, undeclared: null },
    ],
    [
      { age: true, plan: 7 },
      { numeric: { age: 1 }, categorical: { plan: '7' }, undeclared: null },
    ],
    [
      { age: null, plan: null },
      { numeric: {}, categorical: {}, undeclared: null },
    ],
    [{ plan: '' }, { numeric: {}, categorical: { plan: '' }, undeclared: null }],
    [
      { a: 1, b: 'x', c: false, d: null },
      {
        numeric: { a: 1 },
        categorical: { b: 'x', c: 'false' },
        undeclared: { a: 'numeric', b: 'categorical', c: 'categorical' },
      },
    ],
    [
      { constructor: 1, valueOf: 'x' },
      { numeric: { constructor: 1 }, categorical: { valueOf: 'x' } },
    ],
  ])('%j', (sent, expected) => {
    expect(features(sent)).toMatchObject(expected)
  })

  it.each<[unknown, string, string]>([
    [{ age: '41' }, 'wrong_type', 'features.age'],
    [{ age: {} }, 'wrong_type', 'features.age'],
    [{ plan: ['a'] }, 'wrong_type', 'features.plan'],
    [{ new: { toString: 1 } }, 'wrong_type', 'features.new'],
    [{ age: Number.NaN }, 'wrong_type', 'features.age'],
    [{ 'Total Charges': {} }, 'wrong_type', 'features.Total Charges'],
    [{ größe: {} }, 'wrong_type', 'features.größe'],
    [{ 'a\u202Eb': {} }, 'wrong_type', 'features.(unnamed)'],
    [{ 'a\nb': 1 }, 'bad_name', 'features'],
  ])('%j is refused', (sent, code, path) => {
    expect(features(sent)).toMatchObject({ code, path })
  })
})

describe('features that are all declared numeric', () => {
  const features = (sent: unknown) => splitFeatures(sent, { age: 'numeric', income: 'numeric' })

  it('are kept as they were sent', () => {
    expect(features({ age: 41, income: -0.5 })).toMatchObject({
      numeric: { age: 41, income: -0.5 },
      categorical: {},
      undeclared: null,
    })
  })

  it('lose what is missing and keep a truth as a number', () => {
    expect(features({ age: null, income: true })).toEqual({
      numeric: { income: 1 },
      categorical: {},
      undeclared: null,
    })
  })

  // JSON can say 1e400, which no double holds.
  it.each([JSON.parse('1e400'), '41', [41]])('are refused where one is %j', age => {
    expect(features({ age, income: 1 })).toMatchObject({
      code: 'wrong_type',
      path: 'features.age',
    })
  })
})
