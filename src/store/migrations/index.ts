import { initial } from './001-initial.ts'

/** Statements that bring the schema one step forward; never edited once released, only followed by another. */
export interface Migration {
  number: number
  name: string
  statements: string[]
}

export const migrations: Migration[] = [initial]
