import { classF1 } from './class-ratio.ts'
import { macroAverage } from './macro-average.ts'
import { ofPositiveClass } from './of-positive-class.ts'

/** The harmonic mean of precision and recall: 2·TP / (2·TP + FP + FN). */
export const f1 = ofPositiveClass('f1', classF1)

/** The mean F1 of all classes that were labelled or predicted. */
export const f1Macro = macroAverage('f1_macro', classF1)
