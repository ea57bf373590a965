import { type Fault, fault } from './rejection.ts'

const DAY_MS = 86_400_000

/**
 * No model was served before, and every number of seconds a clock could show today lies before it when it is taken for
 * milliseconds: it would be kept under January 1970, and expire.
 */
const FIRST_MICROS = Date.UTC(2000, 0) * 1000

const SECONDS =
  'Must not be before the year 2000. This looks like seconds: send epoch milliseconds, or RFC 3339 with a zone.'
const BEFORE_2000 = 'Must not be before the year 2000.'

/** Checks a moment that was read with `parseMoment`; one left out is fine. `now` is in epoch ms, `oldest` in seconds. */
export function checkMoment(
  path: string,
  sent: unknown,
  { micros, now, oldest = 0 }: { micros: number | null; now: number; oldest?: number },
): Fault | null {
  if (sent == null) return null
  if (micros === null)
    return fault(path, 'bad_timestamp', 'Must be RFC 3339 with a zone, or epoch milliseconds.')
  if (micros < FIRST_MICROS) return fault(path, 'too_old', typeof sent === 'number' ? SECONDS : BEFORE_2000)
  if (micros / 1e6 < oldest)
    return fault(
      path,
      'too_old',
      'Older than this model’s rows are counted: send rows sooner, or give the model a longer retention for those to come.',
    )
  if (micros / 1000 > now + DAY_MS) return fault(path, 'in_future', 'Must not be more than a day ahead.')
  return null
}
