import { classFBeta } from './class-ratio.ts'
import { ofPositiveClass } from './of-positive-class.ts'

/** F-beta of the positive class with β = 2: a positive that was missed costs more than a false alarm. */
export const f2 = ofPositiveClass('f2', classFBeta(2))

/** F-beta of the positive class with β = ½: a false alarm costs more than a positive that was missed. */
export const fHalf = ofPositiveClass('f0_5', classFBeta(0.5))
