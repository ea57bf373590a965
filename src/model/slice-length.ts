import type { ModelSettings } from './model.ts'

/** Models with more features than this have slices of an hour: theirs are most of what is stored. */
export const MOST_FEATURES_BY_TEN_MINUTES = 200

/** Length of a model's slices in seconds: 600 or 3,600. */
export const sliceSecondsOf = ({
  slice,
  features,
}: Pick<ModelSettings, 'slice' | 'features'>): 600 | 3_600 =>
  slice === '60m' || Object.keys(features).length > MOST_FEATURES_BY_TEN_MINUTES ? 3_600 : 600
