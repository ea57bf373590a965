import { z } from 'zod'
import { type ChosenDetector, makeDetector } from '../../analyzers/detect-changes.ts'
import { Problem } from '../../errors.ts'
import { ParameterFault } from '../../stats/detectors/check-parameters.ts'
import type { Detector } from '../../stats/detectors/detector.ts'
import { detectors } from '../../stats/detectors/index.ts'

/** `warm_up` for `warmUp`: so names are spelt on the wire. */
const wired = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** What costs time at every value has an end, so that 100,000 of them take seconds. */
const MOST: Readonly<Record<string, number>> = { window_size: 1_000, max_buckets: 100 }

/** Every parameter of every detector. */
const defaults = detectors.flatMap(({ name: detector, defaults }) =>
  Object.entries(defaults).map(([name, value]) => ({ name: wired(name), detector, value })),
)

const names = new Set(defaults.map(({ name }) => name))

const parameters = [...names].map(name => {
  const of = defaults.filter(each => each.name === name)
  const most = MOST[name] ?? Number.POSITIVE_INFINITY
  const schema = of.some(({ value }) => typeof value === 'string')
    ? z.string()
    : z
        .string()
        .regex(/^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/, 'must be a number')
        .transform(Number)
        .refine(Number.isFinite, 'must be finite')
        .refine(value => value <= most, `must be at most ${most}`)
  const description = `Of ${of.map(({ detector, value }) => `${detector} (${value} if left out)`).join(', ')}.`
  return [name, schema.optional().meta({ description })] as const
})

/** What names a detector and its parameters in a query. */
export const DETECTOR_QUERY = {
  detector: z.enum(detectors.map(({ name }) => name)),
  both_sides: z
    .enum(['true', 'false'])
    .default('false')
    .transform(asked => asked === 'true')
    .meta({ description: 'true: a detector that sees values rise only sees falls too.' }),
  ...(Object.fromEntries(parameters) as object),
}

/**
 * The detector a query asks for, and all its parameters as the answer tells them.
 *
 * @throws Problem `unknown_parameter`, `invalid`
 */
export function chooseDetector(query: { detector: string; both_sides: boolean }): {
  chosen: ChosenDetector
  detector: Detector
  told: Record<string, number | string>
} {
  const kind = detectors.find(({ name }) => name === query.detector)!
  const told = Object.fromEntries(Object.entries(kind.defaults).map(([name, value]) => [wired(name), value]))
  const given = Object.entries(query).filter(([name, value]) => names.has(name) && value !== undefined)
  for (const [name, value] of given as [string, number | string][]) {
    if (!Object.hasOwn(told, name))
      throw new Problem(
        400,
        'unknown_parameter',
        `This detector has no such parameter; it has ${Object.keys(told).join(', ')}.`,
        name,
      )
    told[name] = value
  }
  const chosen = {
    kind,
    parameters: Object.fromEntries(Object.keys(kind.defaults).map(name => [name, told[wired(name)]!])),
    bothSides: query.both_sides,
  }
  try {
    return { chosen, detector: makeDetector(chosen), told }
  } catch (error) {
    if (!(error instanceof ParameterFault)) throw error
    const name = wired(error.parameter)
    throw new Problem(400, 'invalid', `${name}: must be ${wired(error.requirement)}.`, name)
  }
}
