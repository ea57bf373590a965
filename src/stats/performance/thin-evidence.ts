import { thin } from '../histogram/thin.ts'
import { mapEvidence } from './map-evidence.ts'
import type { Evidence } from './performance-metric.ts'

/**
 * The same evidence as of φ times fewer rows: every metric of it has the same value, with an interval wider by √φ, on
 * the scale it is made on.
 */
export const thinEvidence = (evidence: Evidence, phi: number): Evidence =>
  mapEvidence(evidence, histograms => histograms.map(histogram => thin(histogram, phi)))
