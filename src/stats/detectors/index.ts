import { ADWIN_DEFAULTS, adwin } from './adwin.ts'
import { CUSUM_DEFAULTS, cusum } from './cusum.ts'
import { DDM_DEFAULTS, ddm } from './ddm.ts'
import type { Detector } from './detector.ts'
import { EDDM_DEFAULTS, eddm } from './eddm.ts'
import { HDDM_A_DEFAULTS, hddmA } from './hddm-a.ts'
import { HDDM_W_DEFAULTS, hddmW } from './hddm-w.ts'
import { KSWIN_DEFAULTS, kswin } from './kswin.ts'
import { PAGE_HINKLEY_DEFAULTS, pageHinkley } from './page-hinkley.ts'

export interface DetectorKind {
  name: string
  /** The values it takes: 0 (right) and 1 (wrong), numbers from 0 to 1, or any number. */
  takes: 'errors' | 'shares' | 'measurements'
  /** Whether it sees values rise only, or fall too. */
  sees: 'rises' | 'both'
  /** What it does, in a sentence. */
  summary: string
  defaults: Readonly<Record<string, number | string>>
  /** @param given instead of the defaults; throws ParameterFault for what it does not take */
  make(given?: Readonly<Record<string, number | string>>): Detector
}

/** Every change detector. To add one: one file, one entry here. */
export const detectors: readonly DetectorKind[] = [
  {
    name: 'page_hinkley',
    takes: 'measurements',
    sees: 'rises',
    summary: 'Adds up how far values exceed their mean, slowly forgetting, and alarms when the sum is large.',
    defaults: PAGE_HINKLEY_DEFAULTS,
    make: pageHinkley,
  },
  {
    name: 'cusum',
    takes: 'measurements',
    sees: 'rises',
    summary:
      'Adds up how far values exceed their mean, forgetting nothing, and alarms when the sum is large.',
    defaults: CUSUM_DEFAULTS,
    make: cusum,
  },
  {
    name: 'adwin',
    takes: 'measurements',
    sees: 'both',
    summary:
      'Alarms when everything since the last alarm falls into an older and a newer part of different means.',
    defaults: ADWIN_DEFAULTS,
    make: adwin,
  },
  {
    name: 'ddm',
    takes: 'errors',
    sees: 'rises',
    summary: 'Warns and alarms when the error rate is well above the lowest it has been.',
    defaults: DDM_DEFAULTS,
    make: ddm,
  },
  {
    name: 'eddm',
    takes: 'errors',
    sees: 'rises',
    summary: 'Warns and alarms when errors follow each other more closely than they did at best.',
    defaults: EDDM_DEFAULTS,
    make: eddm,
  },
  {
    name: 'hddm_a',
    takes: 'shares',
    sees: 'rises',
    summary: 'Warns and alarms when the average of all values has surely risen since it was lowest.',
    defaults: HDDM_A_DEFAULTS,
    make: hddmA,
  },
  {
    name: 'hddm_w',
    takes: 'shares',
    sees: 'rises',
    summary: 'Warns and alarms when the average of recent values has surely risen since it was lowest.',
    defaults: HDDM_W_DEFAULTS,
    make: hddmW,
  },
  {
    name: 'kswin',
    takes: 'measurements',
    sees: 'both',
    summary:
      'Alarms when the newest values of a sliding window are distributed differently from the older ones.',
    defaults: KSWIN_DEFAULTS,
    make: kswin,
  },
]
