import { Problem } from '../errors.ts'

/**
 * What is wrong with an address, as one sentence.
 *
 * @throws the error itself where it is none of the address
 */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Problem)) throw error
  return error.path === undefined ? error.message : `${error.path}: ${error.message}`
}
