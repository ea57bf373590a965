import { classPrecision } from './class-ratio.ts'
import { macroAverage } from './macro-average.ts'
import { ofPositiveClass } from './of-positive-class.ts'

/** Of the rows predicted positive, the share that are: TP / (TP + FP). */
export const precision = ofPositiveClass('precision', classPrecision)

/** The mean precision of all predicted classes. */
export const precisionMacro = macroAverage('precision_macro', classPrecision)
