import { describe, expect, it } from 'vitest'
import { crossedOf, protectedDimensions } from '../../src/model/crossed.ts'

const declared = (attributes: string[], segments: string[] = []) => ({ protected: attributes, segments })

describe('what is crossed', () => {
  it('is every two protected attributes, then each with every segment dimension', () => {
    expect(crossedOf(declared(['sex', 'age', 'race'], ['region']))).toEqual([
      ['sex', 'age'],
      ['sex', 'race'],
      ['age', 'race'],
      ['sex', 'region'],
      ['age', 'region'],
      ['race', 'region'],
    ])
  })

  it('is nothing where nothing is protected', () => {
    expect(crossedOf(declared([], ['region', 'tier']))).toEqual([])
  })

  it('is no name with itself, declared twice or as a segment too', () => {
    expect(crossedOf(declared(['sex', 'sex'], ['sex', 'region', 'region']))).toEqual([['sex', 'region']])
  })

  it('is at most 15 pairs, those of protected attributes first', () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f']
    expect(crossedOf(declared(six, ['region']))).toHaveLength(15)
    expect(crossedOf(declared(six, ['region'])).flat()).not.toContain('region')
    expect(crossedOf(declared([...six, 'g']))).toHaveLength(15)
  })
})

it('groups of people are told apart by attributes and pairs of them, not by controls', () => {
  expect(protectedDimensions(declared(['sex', 'age'], ['region']))).toEqual(['sex', 'age', 'sex&age'])
})
