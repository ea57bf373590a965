/** How numbers and moments are written on pages; charts in the browser use the same. All times are UTC. */

const HOUR = 3_600_000

/** What stands where there is no number. */
export const NO_NUMBER = '–'

/** A whole number with thousands separated: `1,204`. */
export function formatCount(n: number): string {
  return Math.round(n).toLocaleString('en-US')
}

/** A number of any size with three significant digits: `0.0713`, `12.4`, `1,250`, `3.1e-7`. */
export function formatNumber(value: number | null): string {
  if (value === null) return NO_NUMBER
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size < 1e-4 || size >= 1e9) return value.toExponential(1).replace('-', '−').replace('e−', 'e-')
  if (size >= 1000) return minus(formatCount(value))
  return minus(String(Number(value.toPrecision(3))))
}

/** A share as a percentage: `0.0713` is `7.1 %`. */
export function formatShare(value: number | null): string {
  if (value === null) return NO_NUMBER
  const percent = value * 100
  const digits = Math.abs(percent) < 0.1 && percent !== 0 ? 2 : Math.abs(percent) >= 99.95 ? 0 : 1
  return `${minus(percent.toFixed(digits))} %`
}

/** A difference of shares in percentage points, with its sign: `+7.1 pp`. */
export function formatPoints(value: number | null): string {
  if (value === null) return NO_NUMBER
  const points = (value * 100).toFixed(1)
  return `${Number(points) > 0 ? '+' : ''}${minus(points)} pp`
}

/** Milliseconds with a unit that suits them: `12.5 ms`, `1.2 s`. */
export function formatMilliseconds(value: number | null): string {
  if (value === null) return NO_NUMBER
  return value >= 1000 ? `${formatNumber(value / 1000)} s` : `${formatNumber(value)} ms`
}

/** An interval in the format of its value: `3.1 to 11.2`, without repeating the unit. */
export function formatInterval(
  low: number | null,
  high: number | null,
  format: (value: number) => string,
): string | null {
  if (low === null || high === null) return null
  return `${format(low).replace(/ [a-z%]+$/, '')} to ${format(high)}`
}

/** Epoch milliseconds as `2026-11-03 14:00`. */
export function formatMoment(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

/** Epoch milliseconds as `3 Nov`, with the hour unless it is midnight. */
export function formatShortMoment(at: number): string {
  const date = new Date(at)
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
  return at % (24 * HOUR) === 0 ? day : `${day} ${date.toISOString().slice(11, 16)}`
}

/** A length of time in the largest unit it fills: `2.1 days`, `3 h`, `40 min`. */
export function formatLength(ms: number): string {
  const hours = ms / HOUR
  if (hours >= 48) return `${formatNumber(hours / 24)} days`
  if (hours >= 1) return `${formatNumber(hours)} h`
  return `${formatNumber(hours * 60)} min`
}

/** How long before `now` a moment was: `3 h ago`. */
export function formatAgo(at: number, now: number): string {
  const hours = (now - at) / HOUR
  if (hours < 1 / 60) return 'just now'
  if (hours < 1) return `${Math.round(hours * 60)} min ago`
  if (hours < 48) return `${Math.round(hours)} h ago`
  return `${Math.round(hours / 24)} days ago`
}

function minus(text: string): string {
  // What rounds to zero has no sign.
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '−')
}
