import { classNpv } from './class-ratio.ts'
import { ofPositiveClass } from './of-positive-class.ts'

/** Negative predictive value: of the rows not predicted positive, the share that are not: TN / (TN + FN). */
export const npv = ofPositiveClass('npv', classNpv)
