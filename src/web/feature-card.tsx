import type { BothSides } from '../analyzers/both-sides.ts'
import type { Measurement } from '../model/measurement.ts'
import { Chart } from './chart.tsx'
import { Distribution } from './distribution-svg.tsx'
import { subjectName } from './drift-rows.ts'
import { cardId } from './drift-table.tsx'
import { VerdictBadge } from './status-badge.tsx'
import type { TimeChart } from './time-chart.ts'

/** One subject in pictures: its distribution, and its change over time. */
export interface FeatureCardProps {
  subject: string
  /** Null: the subject has not been judged yet. */
  verdict: Pick<Measurement, 'verdict' | 'severity' | 'because'> | null
  /** Null: it is not counted in this range. */
  side: BothSides | null
  chart: TimeChart | null
  /** Where the numbers of the chart are. */
  numbers: string
}

export function FeatureCard({ subject, verdict, side, chart, numbers }: FeatureCardProps) {
  const id = cardId(subject)
  const name = subjectName(subject)
  return (
    <article class="card" id={id} aria-labelledby={`${id}-name`}>
      <header>
        <h3 id={`${id}-name`}>{name}</h3>
        {verdict && <VerdictBadge measurement={verdict} />}
      </header>
      {verdict && verdict.because !== '' ? <p class="because">{verdict.because}</p> : null}
      {side && <Distribution name={name} side={side} />}
      {chart && <Chart id={`${id}-chart`} chart={chart} numbers={numbers} />}
    </article>
  )
}
