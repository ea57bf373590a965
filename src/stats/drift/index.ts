import { andersonDarling } from './anderson-darling.ts'
import { chiSquared } from './chi-squared.ts'
import { cramerVonMises } from './cramer-von-mises.ts'
import { cramersV } from './cramers-v.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { energyDistance } from './energy-distance.ts'
import { fisherExact } from './fisher-exact.ts'
import { gTest } from './g-test.ts'
import { hellinger, hellinger10 } from './hellinger.ts'
import { js, js10 } from './js.ts'
import { kl, kl10 } from './kl.ts'
import { ks } from './ks.ts'
import { lInfinity } from './l-infinity.ts'
import { mannWhitney } from './mann-whitney.ts'
import { meanShift } from './mean-shift.ts'
import { newShare } from './new-share.ts'
import { psi, psi10 } from './psi.ts'
import { medianShift, p95Shift } from './quantile-shift.ts'
import { totalVariation } from './total-variation.ts'
import { vanishedCategories } from './vanished-categories.ts'
import { wasserstein } from './wasserstein.ts'
import { wassersteinNormed } from './wasserstein-normed.ts'

/** Every drift statistic, in the order they are shown. To add one: one file, one line here. */
export const driftStatistics: readonly DriftStatistic[] = [
  ks,
  wasserstein,
  wassersteinNormed,
  psi10,
  js10,
  hellinger10,
  kl10,
  energyDistance,
  cramerVonMises,
  andersonDarling,
  mannWhitney,
  meanShift,
  medianShift,
  p95Shift,
  chiSquared,
  gTest,
  fisherExact,
  psi,
  js,
  hellinger,
  kl,
  totalVariation,
  lInfinity,
  cramersV,
  newShare,
  vanishedCategories,
]
