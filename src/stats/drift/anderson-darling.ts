import { squaredGaps } from './squared-gaps.ts'

/** The two-sample Anderson–Darling statistic (Pettitt 1976), safe with ties: see `squaredGaps`. */
export const andersonDarling = squaredGaps({
  name: 'anderson_darling',
  meaning:
    'Anderson–Darling statistic, the same as Cramér–von Mises with more weight on the tails: about 1 if nothing changed, with no upper end, as it grows with the number of rows; no unit.',
  weights: 'tails',
})
