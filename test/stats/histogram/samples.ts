import fc from 'fast-check'

// One seed for every property that uses these, so that a test sees the same samples every time.
fc.configureGlobal({ seed: 20_261_120 })

/** Finite numbers of every kind that has broken a binning: atoms, constants, offsets, tiny, huge, near 0 and 1. */
const finiteNumber = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 3, 1e6, -1e6, 1e300, -1e300, 5e-324, -5e-324, Number.MAX_VALUE),
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.double({ min: -0.01, max: 0.01, noNaN: true }).map(x => 1e6 + x),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)

const offset = fc.double({ min: -0.01, max: 0.01, noNaN: true }).map(x => 1e6 + x)
const smallInteger = fc.integer({ min: 0, max: 4 })
const denormal = fc.integer({ min: -40, max: 40 }).map(k => k * 5e-324)
const huge = fc.double({ min: -1e300, max: 1e300, noNaN: true })

/** Samples of finite values: now one kind throughout, now everything mixed. */
export const finiteSample = (minLength = 0) =>
  fc.oneof(
    ...[finiteNumber, fc.double({ min: -3, max: 3, noNaN: true }), offset, smallInteger, denormal, huge].map(
      value => fc.array(value, { minLength, maxLength: 60 }),
    ),
    fc
      .tuple(finiteNumber, fc.integer({ min: minLength, max: 40 }))
      .map(([x, n]) => new Array<number>(n).fill(x)),
  )

/** As raw rows arrive: some of them not on the number line. */
export const rawSample = fc
  .tuple(
    finiteSample(),
    fc.array(fc.constantFrom<unknown>(null, Number.NaN, Infinity, -Infinity, 'x'), { maxLength: 5 }),
  )
  .map(([finite, others]) => [...finite, ...others])

/** Mostly probabilities, with the ends of the interval, their neighbours and a few impostors. */
export const scoreSample = fc.array(
  fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, 1, 0.5, 1 - 2 ** -53, 2 ** -53, 5e-324, -0.2, 1.3),
    fc.integer({ min: 0, max: 20 }).map(k => k / 20),
  ),
  { maxLength: 60 },
)
