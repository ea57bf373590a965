import { createHash } from 'node:crypto'
import type { Binning } from './binning.ts'

/** Names a binning by its content: 16 hex digits of SHA-256 over its JSON with keys in order. */
export function binningId(binning: Binning): string {
  return createHash('sha256').update(canonicalJson(binning)).digest('hex').slice(0, 16)
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}
