/** Why one row was not accepted. Never holds the value that was sent. */
export interface Rejection {
  /** Position in the body, from 0. */
  index: number
  /** Where in the row, such as `features.age`; empty for the row itself. */
  path: string
  code: string
  message: string
}

/** What a body of rows came to. */
export interface Acceptance {
  accepted: number
  rejected: Rejection[]
  /** Ids made here, for rows sent without one, in the order of those rows. */
  ids: string[]
  /** How many more were rejected than are listed; left out where all are. */
  unlisted?: number
}

/** What is wrong with a row, before its position is known. */
export type Fault = Omit<Rejection, 'index'>

export const fault = (path: string, code: string, message: string): Fault => ({ path, code, message })
