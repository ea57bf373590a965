import { Problem } from '../errors.ts'
import type { Rejection } from './rejection.ts'

/** Not one row of a body was accepted. */
export class NothingAccepted extends Problem {
  readonly rejected: Rejection[]

  constructor(rejected: Rejection[]) {
    const first = rejected[0]!
    const path = first.path === '' ? String(first.index) : `${first.index}.${first.path}`
    super(400, first.code, `No row was accepted. The first: ${first.message}`, path)
    this.rejected = rejected.slice(0, 1_000)
  }
}
