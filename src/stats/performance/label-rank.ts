import { freezeNumeric } from '../histogram/freeze-numeric.ts'

/** The place of a label that is not among the most probable five classes, or has no probability at all. */
export const BEYOND_RANKS = 6

const places = Array.from({ length: BEYOND_RANKS }, (_, i) => i + 1)

/**
 * How places of labels are counted: 1 is the most probable class, each place a bin of its own. What there can be need
 * not be learned from data. Twice each: a value that is there once gets no bin of its own.
 */
export const RANKS = freezeNumeric(Float64Array.from([...places, ...places]), { transform: 'asinh' })
