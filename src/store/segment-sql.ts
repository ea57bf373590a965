import { OTHER_SEGMENT, type Segmentation } from '../counting/segmentation.ts'

/**
 * SQL condition on a row's `segments`: is it in `{segment:String}`, every row for ''? Those of `other` are the rows of
 * all values that are not counted apart. What else it reads, `inSegmentParams` binds.
 */
export const IN_SEGMENT = `({segment:String} = '' OR has(arrayMap(
  (name, value) -> if(has({full_names:Array(String)}, name) AND NOT has({apart:Array(String)}, concat(name, '=', value)),
    concat(name, '=${OTHER_SEGMENT}'), concat(name, '=', value)),
  mapKeys(segments), mapValues(segments)), {segment:String}))`

export const inSegmentParams = (full: Segmentation['full']): Record<string, readonly string[]> => ({
  full_names: [...full.keys()],
  apart: [...full].flatMap(([name, values]) => values.map(value => `${name}=${value}`)),
})

/** SQL array of a row's `(name, value)` for each of these names that it has a value of. */
export function valuesSql(segmentation: Segmentation, names: readonly string[]): string {
  const { param, isSegment, has, segment, value } = columnsOf(segmentation)
  const people = new Set([...segmentation.attributes, ...segmentation.crossed.flat()])
  const seen = names.map(name =>
    people.has(name)
      ? `(${has(name)}, ${param(name)}, ${value(name)})`
      : `(${isSegment(name)}, ${param(name)}, ${segment(name)})`,
  )
  return `arrayFilter(each -> each.1, [${seen.join(',\n')}])`
}

/** What the names in `valuesSql` stand for. */
export const segmentParams = (segmentation: Segmentation): Record<string, unknown> =>
  Object.fromEntries(namesOf(segmentation).map((name, i) => [`dimension_${i}`, name]))

/** Every name that rows are counted apart by. */
export const namesOf = ({ dimensions, attributes, crossed }: Segmentation): string[] => [
  ...new Set([...dimensions, ...attributes, ...crossed.flat()]),
]

/** SQL of what a row has under a name. */
function columnsOf(segmentation: Segmentation) {
  const names = namesOf(segmentation)
  const indexOf = (name: string) => names.indexOf(name)
  const param = (name: string) => `{dimension_${indexOf(name)}:String}`
  const isSegment = (name: string) => `mapContains(segments, ${param(name)})`
  const has = (name: string) => `(${isSegment(name)} OR mapContains(categorical, ${param(name)}))`
  const segment = (name: string) => `toString(segments[${param(name)}])`
  const value = (name: string) =>
    `if(${isSegment(name)}, ${segment(name)}, toString(categorical[${param(name)}]))`
  return { indexOf, param, isSegment, has, segment, value }
}
