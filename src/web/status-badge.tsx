import type { Measurement } from '../model/measurement.ts'
import { type Status, statusOfVerdict } from './status.ts'

const SIGNS: Record<Status, string> = {
  ok: '✓',
  warning: '▲',
  critical: '✕',
  learning: '◔',
  'no data': '○',
}

/** A status in a word, with a sign and a colour that only repeat it. */
export function StatusBadge({ status, children }: { status: Status; children?: string }) {
  return (
    <span class={`badge ${status.replace(' ', '-')}`}>
      <span aria-hidden="true" class="sign">
        {SIGNS[status]}
      </span>
      {children ?? status}
    </span>
  )
}

const WORDS = {
  no_material_drift: 'no material drift',
  cannot_tell: 'cannot tell',
  learning: 'learning',
  insufficient_data: 'too few rows',
}

/** The verdict in words, as the decision rule names it. */
export function verdictWords({ verdict, severity }: Pick<Measurement, 'verdict' | 'severity'>): string {
  if (verdict === null) return 'no data'
  return verdict === 'drift' ? `drift, ${severity ?? 'warning'}` : WORDS[verdict]
}

/** The verdict on one subject. */
export function VerdictBadge({ measurement }: { measurement: Pick<Measurement, 'verdict' | 'severity'> }) {
  if (measurement.verdict === 'cannot_tell') return <span class="badge unsure">? cannot tell</span>
  return <StatusBadge status={statusOfVerdict(measurement)}>{verdictWords(measurement)}</StatusBadge>
}
