import { chiSquared } from './chi-squared.ts'
import type { DriftStatistic } from './drift-statistic.ts'
import { js, js10 } from './js.ts'
import { ks } from './ks.ts'
import { psi, psi10 } from './psi.ts'
import { wasserstein } from './wasserstein.ts'

/** Every drift statistic, in the order they are shown. To add one: one file, one line here. */
export const driftStatistics: readonly DriftStatistic[] = [ks, wasserstein, psi10, js10, chiSquared, psi, js]
