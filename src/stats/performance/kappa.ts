import { agreementCoefficient } from './agreement-coefficient.ts'

/**
 * Cohen's kappa (Cohen 1960): (observed − expected agreement) / (1 − expected). Not estimable where all rows are
 * labelled and predicted as one class. The variance is that of Fleiss, Cohen & Everitt (1969).
 */
export const kappa = agreementCoefficient('kappa', ({ observed, expected, labelled, predicted }) => {
  const room = 1 - expected
  if (room === 0) return null
  return {
    value: (observed - expected) / room,
    derivative: ({ label, prediction }) =>
      Number(label === prediction) / room -
      ((1 - observed) * (predicted(label) + labelled(prediction))) / room ** 2,
  }
})
