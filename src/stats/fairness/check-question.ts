import { DEFAULT_MINIMUM } from './fairness-metric.ts'
import type { FairnessQuestion } from './group-judgement.ts'

/**
 * A question with its defaults put in. Throws RangeError if the minimum or α is not between 0 and 1, or φ is
 * below 1 or above any number of rows.
 */
export function checkQuestion({ metric, minimum, alpha, phi }: FairnessQuestion): Required<FairnessQuestion> {
  const complete = {
    metric,
    minimum: minimum ?? DEFAULT_MINIMUM[metric.comparison],
    alpha: alpha ?? 0.05,
    phi: phi ?? 1,
  }
  for (const name of ['minimum', 'alpha'] as const) {
    if (!(complete[name] > 0 && complete[name] < 1)) throw new RangeError(`${name} must be between 0 and 1`)
  }
  if (!(complete.phi >= 1 && complete.phi <= Number.MAX_SAFE_INTEGER)) {
    throw new RangeError('phi must be 1 or more')
  }
  return complete
}
