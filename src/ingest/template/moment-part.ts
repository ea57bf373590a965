import { parseMoment } from '../../model/moment.ts'
import type { Column } from '../../store/native/column.ts'
import { checkMoment } from '../check-moment.ts'
import type { Part } from './part.ts'

/** The moment a row was made at. */
export interface MomentPart extends Part {
  /** Of the row that fitted last, in microseconds since 1970. */
  micros: () => number
}

/** @param bounds `now` in epoch milliseconds, `oldest` in seconds */
export function momentPart(
  column: Column<number>,
  slot: number,
  { now, oldest }: { now: number; oldest: number },
): MomentPart {
  let newest = 0
  return {
    fits: values => {
      const sent = values.value(slot)
      const micros = parseMoment(sent)
      if (micros === null || checkMoment('timestamp', sent, { micros, now, oldest }) !== null) return false
      newest = micros
      return true
    },
    write: () => column.add(newest),
    micros: () => newest,
  }
}
