import type { ModelSettings } from './model.ts'

/** Two dimensions whose intersections are counted. */
export type Crossed = readonly [first: string, second: string]

/** Every further pair is one more time that each row is counted. */
const MOST_CROSSED = 15

type Declared = Pick<ModelSettings, 'protected' | 'segments'>

/**
 * Pairs of dimensions whose intersections are counted: of protected attributes, and then of a protected attribute
 * with a segment dimension, to compare groups that are alike in it. In the order declared, at most 15.
 */
export function crossedOf(settings: Declared): Crossed[] {
  const attributes = [...new Set(settings.protected)]
  const controls = [...new Set(settings.segments)].filter(name => !attributes.includes(name))
  const pairs = attributes.flatMap((first, i) =>
    attributes.slice(i + 1).map((second): Crossed => [first, second]),
  )
  const controlled = attributes.flatMap(first => controls.map((second): Crossed => [first, second]))
  return [...pairs, ...controlled].slice(0, MOST_CROSSED)
}

/**
 * The dimension of an intersection. Its groups are `sex&age_group=female&young`; in their values, `%` is written
 * `%25` and `&` is written `%26`.
 */
export const crossedName = ([first, second]: Crossed): string => `${first}&${second}`

/** What groups of people are told apart by: every protected attribute, and every crossed pair of them. */
export function protectedDimensions(settings: Declared): string[] {
  const attributes = [...new Set(settings.protected)]
  const pairs = crossedOf(settings).filter(pair => pair.every(name => attributes.includes(name)))
  return [...attributes, ...pairs.map(crossedName)]
}
