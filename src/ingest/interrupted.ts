import type { Acceptance } from './rejection.ts'

/** What had become of a body when something stopped it: `rows` of it were dealt with, from the first on. */
export type Progress = Acceptance & { rows: number }

/** A body that was accepted in part when its `cause` kept the rest out: what was accepted stays. */
export class Interrupted extends Error {
  readonly progress: Progress

  constructor(cause: unknown, progress: Progress) {
    super('A body was not accepted to its end.', { cause })
    this.name = 'Interrupted'
    this.progress = progress
  }
}
