import { type Fault, fault } from './rejection.ts'

const DAY_MS = 86_400_000

/** Checks a moment that was read with `parseMoment`; one left out is fine. `now` is in epoch ms, `oldest` in seconds. */
export function checkMoment(
  path: string,
  sent: unknown,
  { micros, now, oldest = 0 }: { micros: number | null; now: number; oldest?: number },
): Fault | null {
  if (sent == null) return null
  if (micros === null)
    return fault(path, 'bad_timestamp', 'Must be RFC 3339 with a zone, or epoch milliseconds.')
  if (micros < 0) return fault(path, 'too_old', 'Must not be before 1970.')
  if (micros / 1e6 < oldest)
    return fault(
      path,
      'too_old',
      'Older than this model’s rows are counted: send rows sooner, or give the model a longer retention for those to come.',
    )
  if (micros / 1000 > now + DAY_MS) return fault(path, 'in_future', 'Must not be more than a day ahead.')
  return null
}
