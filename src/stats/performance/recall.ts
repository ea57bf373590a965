import { classRecall } from './class-ratio.ts'
import { macroAverage } from './macro-average.ts'
import { ofPositiveClass } from './of-positive-class.ts'

/** Of the rows labelled positive, the share that was found: TP / (TP + FN). */
export const recall = ofPositiveClass('recall', classRecall)

/** The mean recall of all labelled classes, also called balanced accuracy. */
export const recallMacro = macroAverage('recall_macro', classRecall)
