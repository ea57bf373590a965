/** What subjects that rows keep by name begin with. */
export const FEATURE = 'feature:'
export const RESOURCE = 'resource:'

/** How unlike the reference's rows each row is: frozen, and so counted, only where a scorer is. */
export const OUTLIER_SCORE = 'outlier_score'

/** Numbers that every prediction may have. `error` is 1 in a row that failed, others have none. */
const NUMBERS = ['score', 'latency_ms', 'prediction', 'error', OUTLIER_SCORE]

/** How long answers take and which fail are counted by minutes as well; rows that tell nothing of either are in their n. */
export const BY_MINUTES = ['latency_ms', 'error']

/** Counted where there are labels, beside the calibrations. */
export const OUTCOMES = ['outcome', 'residual', 'label', 'rank', 'label_lag']

export const CALIBRATION = 'calibration:'

/** Is a subject counted of labelled rows? */
export const isOutcome = (subject: string): boolean =>
  OUTCOMES.includes(subject) || subject.startsWith(CALIBRATION)

/** Is a subject what a prediction has a number of, if it is counted as one? */
export const isNumberOfPrediction = (subject: string): boolean =>
  subject.startsWith(FEATURE) || subject.startsWith(RESOURCE) || NUMBERS.includes(subject)

/** The same of names. */
export const isNameOfPrediction = (subject: string): boolean =>
  subject.startsWith(FEATURE) || subject === 'prediction'
