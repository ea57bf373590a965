import type { Crossed } from './crossed.ts'
import type { ModelSettings } from './model.ts'

type Declared = Pick<ModelSettings, 'protected' | 'segments'>

/** Why a segment that is asked for is none, for programs and for people. */
export interface SegmentFault {
  code: 'bad_segment' | 'unknown_dimension' | 'too_many_dimensions'
  message: string
}

const WRITTEN =
  'A segment is written dimension=value, and one of two dimensions region&plan=eu&pro, with %25 for % and %26 for & in its values.'

/** Every dimension rows may be told apart by, in the order declared. */
const dimensionsOf = (settings: Declared): string[] => [
  ...new Set([...settings.segments, ...settings.protected]),
]

/**
 * The two dimensions of a segment that is an intersection (see `crossedName`): any two that are declared, in either
 * order. It need not be counted when slices are. Names may hold any character, so it is read by those declared.
 *
 * @returns null for all rows, and for a segment of one dimension
 */
export function pairOf(settings: Declared, segment: string): Crossed | null {
  const dimensions = dimensionsOf(settings)
  if (dimensions.some(name => segment.startsWith(`${name}=`))) return null
  const first = dimensions.filter(name => segment.startsWith(`${name}&`))
  const pairs = first.flatMap(one =>
    dimensions.filter(other => other !== one).map((other): Crossed => [one, other]),
  )
  return pairs.find(([one, other]) => segment.startsWith(`${one}&${other}=`)) ?? null
}

/** What is wrong with a segment that is asked for; null for all rows (''), a declared dimension's value and two of them. */
export function segmentFault(settings: Declared, segment: string): SegmentFault | null {
  const dimensions = dimensionsOf(settings)
  if (segment === '' || dimensions.some(name => segment.startsWith(`${name}=`))) return null
  const pair = pairOf(settings, segment)
  if (pair) {
    const values = segment.slice(pair.join('&').length + 1)
    return values.split('&').length === 2 ? null : { code: 'bad_segment', message: WRITTEN }
  }
  const end = segment.indexOf('=')
  if (end < 0) return { code: 'bad_segment', message: WRITTEN }
  const names = segment.slice(0, end).split('&')
  if (names.length > 2 && names.every(name => dimensions.includes(name)))
    return { code: 'too_many_dimensions', message: 'A segment has two dimensions at most.' }
  return {
    code: 'unknown_dimension',
    message: `Rows are told apart only by dimensions the model declares in segments or protected. ${WRITTEN}`,
  }
}
