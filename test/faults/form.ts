/** Short in every run of the tests, long by `npm run test:faults`. */
export const isLong = process.env.FAULTS === 'long'

/** How much of something: a little, or all of it. */
export const inForm = <T>({ short, long }: { short: T; long: T }): T => (isLong ? long : short)
