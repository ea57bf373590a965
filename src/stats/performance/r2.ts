import { explainedShare } from './explained-share.ts'

/** R², the coefficient of determination: the share of the labels' variance that the errors do not have. */
export const r2 = explainedShare('r2', () => 0)
