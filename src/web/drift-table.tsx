import { DriftCells, DriftHeads } from './drift-columns.tsx'
import { type DriftRow, subjectName } from './drift-rows.ts'
import { formatCount, formatInterval, formatPoints, formatShortMoment } from './format.ts'
import { Sparkline } from './sparkline.tsx'
import { VerdictBadge } from './status-badge.tsx'

/** Every judged subject, the worst first. */
export function DriftTable({ rows, pictured }: { rows: readonly DriftRow[]; pictured: ReadonlySet<string> }) {
  return (
    <section class="scroll" aria-label="Drift ranking" tabindex={0}>
      <table class="drift">
        <caption>
          Worst first. Change: share of rows that moved, in percentage points, with its 95 % interval. KS, W₁
          and PSI are shown beside it; they do not decide.
        </caption>
        <thead>
          <tr>
            <th scope="col">Subject</th>
            <th scope="col">Verdict</th>
            <th scope="col" class="number">
              Change
            </th>
            <th scope="col">Over time</th>
            <th scope="col">Since</th>
            <th scope="col" class="number">
              Rows
            </th>
            <DriftHeads />
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row row={row} pictured={pictured.has(row.subject)} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({
  row: { subject, newest, history, statistics, since },
  pictured,
}: {
  row: DriftRow
  pictured: boolean
}) {
  const name = subjectName(subject)
  return (
    <tr>
      <th scope="row">{pictured ? <a href={`#${cardId(subject)}`}>{name}</a> : name}</th>
      <td>
        <VerdictBadge measurement={newest} />
      </td>
      <td class="number">
        {formatPoints(newest.value)}
        <span class="muted">{formatInterval(newest.low, newest.high, formatPoints)}</span>
      </td>
      <td>
        <Sparkline
          values={history.map(m => m.value)}
          fromZero
          atLeast={0.15}
          label={`Change of ${name} over time`}
        />
      </td>
      <td>{since === null ? <span class="muted">–</span> : formatShortMoment(since)}</td>
      <td class="number">{formatCount(newest.n)}</td>
      <DriftCells statistics={statistics} />
    </tr>
  )
}

/** The id of the card that pictures a subject; any name gives a valid one. */
export function cardId(subject: string): string {
  return `card-${encodeURIComponent(subject).replaceAll('%', '_')}`
}
