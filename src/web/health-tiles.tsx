import type { Status } from './status.ts'
import { StatusBadge } from './status-badge.tsx'

/** One question a reader has in the first seconds, and its answer. */
export interface Tile {
  label: string
  status: Status
  value: string
  detail: string
  /** The section that says more. */
  href: string
}

/** The health roll-up of one model. */
export function HealthTiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <ul class="tiles">
      {tiles.map(({ label, status, value, detail, href }) => (
        <li>
          <a href={href}>
            <span class="label">{label}</span>
            <StatusBadge status={status} />
            <strong>{value}</strong>
            <span class="muted">{detail}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
