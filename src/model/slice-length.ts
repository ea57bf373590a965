import type { ModelSettings } from './model.ts'

/** Models with more features than this have slices of an hour: theirs are most of what is stored. */
const MOST_FEATURES_BY_TEN_MINUTES = 200

/** Length of a model's slices in seconds: 600 or 3,600. */
export const sliceSecondsOf = ({
  slice,
  features,
}: Pick<ModelSettings, 'slice' | 'features'>): 600 | 3_600 =>
  slice === '60m' || Object.keys(features).length > MOST_FEATURES_BY_TEN_MINUTES ? 3_600 : 600

/**
 * Settings under which slices are as long as they were: hours were counted as such and cannot be taken apart, so they
 * stay, whatever becomes of the features.
 */
export function withLastingSlices(settings: ModelSettings, former: ModelSettings = settings): ModelSettings {
  const areHours = [settings, former].some(each => sliceSecondsOf(each) === 3_600)
  return areHours && settings.slice !== '60m' ? { ...settings, slice: '60m' } : settings
}
