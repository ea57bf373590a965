import { z } from 'zod'

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/

/**
 * Reads a moment as sent on the wire.
 *
 * @param value RFC 3339 with a zone, or milliseconds since 1970 (a number)
 * @returns microseconds since 1970 as an integer, or null if it is neither; ClickHouse keeps microseconds,
 *   which a JavaScript `Date` would cut to milliseconds
 */
export function parseMoment(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value * 1000) : null
  if (typeof value !== 'string') return null
  return parseUtc(value) ?? parseAny(value)
}

const COLON = ':'.charCodeAt(0)
const POINT = '.'.charCodeAt(0)

/** `2026-10-31T12:34:56Z`, with milliseconds or without, as nearly every sender writes it; null for anything else. */
function parseUtc(text: string): number | null {
  const { length } = text
  const hasMillis = length === 24 && text.charCodeAt(19) === POINT
  if ((length !== 20 && !hasMillis) || text[length - 1] !== 'Z' || text[10] !== 'T') return null
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return null
  const [hours, minutes, seconds] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)]
  const millis = hasMillis ? 10 * twoDigits(text, 20) + digit(text, 22) : 0
  // What is no digit made its number NaN, which is not less than anything.
  if (!(hours < 24 && minutes < 60 && seconds < 60 && millis < 1000)) return null
  const day = startOfDay(text)
  return day === null ? null : day + (((hours * 60 + minutes) * 60 + seconds) * 1000 + millis) * 1000
}

const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : Number.NaN
}

const twoDigits = (text: string, at: number): number => 10 * digit(text, at) + digit(text, at + 1)

/** The newest day asked for: rows of a batch are mostly of one. */
let newest: { day: string; micros: number | null } = { day: '', micros: null }

/** @param text of a moment, which begins with its day */
function startOfDay(text: string): number | null {
  if (newest.day === '' || !text.startsWith(newest.day)) {
    const day = text.slice(0, 10)
    newest = { day, micros: parseAny(`${day}T00:00:00Z`) }
  }
  return newest.micros
}

function parseAny(text: string): number | null {
  const match = RFC3339.exec(text)
  if (!match) return null
  const day = match[1]!
  const ms = Date.parse(`${day}T${match[2]}${match[4]!.toUpperCase()}`)
  if (Number.isNaN(ms) || !isInMonth(day)) return null
  return ms * 1000 + Number((match[3] ?? '').padEnd(6, '0').slice(0, 6))
}

/** `Date.parse` reads February 30 as March 2. */
function isInMonth(day: string): boolean {
  const ofMonth = Number(day.slice(8))
  return (
    ofMonth <= 28 ||
    ofMonth <= new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).getUTCDate()
  )
}

/** Where the times of the store end, in 2106; they begin in 1970. */
const LAST_MS = (2 ** 32 - 1) * 1000

/** A moment in a query string or body, read into epoch milliseconds. */
export const Moment = z
  .union([z.string(), z.number()])
  .transform((value, context) => {
    const asNumber = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
    const micros = parseMoment(asNumber)
    if (micros !== null && micros >= 0 && micros / 1000 <= LAST_MS) return Math.floor(micros / 1000)
    context.addIssue({
      code: 'custom',
      message: 'must be RFC 3339 with a zone, or epoch milliseconds, between 1970 and 2106',
    })
    return z.NEVER
  })
  .meta({ description: 'RFC 3339 with a zone, or epoch milliseconds.', example: '2026-11-01T00:00:00Z' })

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A length of time such as `30m`, `12h` or `2d`, read into milliseconds. */
export const Duration = z
  .string()
  .regex(/^\d+(s|m|h|d)$/, 'must be a whole number followed by s, m, h or d, such as 2d')
  .refine(duration => durationMs(duration) <= 3650 * UNIT_MS.d, 'must be at most ten years')
  .meta({ description: 'A whole number of s, m, h or d.', example: '2d' })

/** @returns the milliseconds of a `Duration` */
export function durationMs(duration: string): number {
  return Number(duration.slice(0, -1)) * UNIT_MS[duration.slice(-1) as keyof typeof UNIT_MS]
}
