/** Between these the tails agree with 50-digit values; beyond them digits, and then seconds, are lost. */
const LEAST_PARAMETER = 0.001
const LARGEST_PARAMETER = 1e10

/** @throws RangeError naming the argument if the value is NaN */
export function requireNumber(name: string, value: number): void {
  if (Number.isNaN(value)) throw new RangeError(`${name} must be a number, not NaN`)
}

/** @throws RangeError naming the parameter of a distribution unless it lies from 0.001 to 1e10 */
export function requirePositive(name: string, value: number): void {
  if (!(value >= LEAST_PARAMETER && value <= LARGEST_PARAMETER)) {
    throw new RangeError(`${name} must lie from ${LEAST_PARAMETER} to ${LARGEST_PARAMETER}, not ${value}`)
  }
}

/** @throws RangeError naming the mean of a count unless it lies from 0 to 1e10 */
export function requireMean(name: string, value: number): void {
  if (!(value >= 0 && value <= LARGEST_PARAMETER)) {
    throw new RangeError(`${name} must lie from 0 to ${LARGEST_PARAMETER}, not ${value}`)
  }
}

/** @throws RangeError naming the count unless it is a whole number from 0 to 1e10 */
export function requireCount(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value <= LARGEST_PARAMETER)) {
    throw new RangeError(`${name} must be a whole number from 0 to ${LARGEST_PARAMETER}, not ${value}`)
  }
}

/** @throws RangeError naming the chance unless it lies from 0 to 1 */
export function requireChance(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must lie from 0 to 1, not ${value}`)
}
