import { describe, expect, it } from 'vitest'
import { pairOf, segmentFault } from '../../src/model/asked-segment.ts'

const DECLARED = { segments: ['region', 'plan', 'a&b', 'x=y'], protected: ['sex', 'plan'] }

describe('the dimensions of a segment', () => {
  it.each<[string, [string, string] | null]>([
    ['', null],
    ['region=eu', null],
    ['region=eu&plan=pro', null],
    ['region&plan=eu&pro', ['region', 'plan']],
    ['plan&region=pro&eu', ['plan', 'region']],
    ['sex&region=f&eu', ['sex', 'region']],
    ['a&b=1', null],
    ['a&b&plan=1&2', ['a&b', 'plan']],
    ['x=y=1', null],
    ['plan&x=y=1&2', ['plan', 'x=y']],
    ['region&region=eu&us', null],
  ])('of %s are read by the names declared', (segment, pair) => {
    expect(pairOf(DECLARED, segment)).toEqual(pair)
  })
})

describe('a segment that is asked for', () => {
  it.each([
    '',
    'region=eu',
    'region=a&b',
    'region=',
    'sex=f',
    'region&plan=eu&pro',
    'plan&sex=a%26b&f',
    'a&b=1',
  ])('“%s” can be told', segment => {
    expect(segmentFault(DECLARED, segment)).toBeNull()
  })

  it.each([
    ['region', 'bad_segment'],
    ['region&plan', 'bad_segment'],
    ['region&plan=eu', 'bad_segment'],
    ['region&plan=a&b&c', 'bad_segment'],
    ['region&plan&sex=eu&pro&f', 'too_many_dimensions'],
    ['country=de', 'unknown_dimension'],
    ['region&country=eu&de', 'unknown_dimension'],
    ['region&country&sex=eu&de&f', 'unknown_dimension'],
    ['region&region=eu&us', 'unknown_dimension'],
    ['=eu', 'unknown_dimension'],
  ])('“%s” cannot: %s', (segment, code) => {
    expect(segmentFault(DECLARED, segment)).toMatchObject({ code })
  })
})
