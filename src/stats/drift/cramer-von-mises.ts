import { squaredGaps } from './squared-gaps.ts'

/** The two-sample Cramér–von Mises statistic (Anderson 1962), safe with ties: see `squaredGaps`. */
export const cramerVonMises = squaredGaps({
  name: 'cramer_von_mises',
  meaning:
    'Cramér–von Mises statistic, the squared gaps between the two cumulative shares added up over all rows: about 0.17 if nothing changed, with no upper end, as it grows with the number of rows; no unit.',
  weights: 'even',
})
