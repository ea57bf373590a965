import { classSpecificity } from './class-ratio.ts'
import { ofPositiveClass } from './of-positive-class.ts'

/** Of the rows not labelled positive, the share not predicted positive: TN / (TN + FP). */
export const specificity = ofPositiveClass('specificity', classSpecificity)
