import { MIN_REFERENCE_WINDOWS } from '../stats/decision/finding.ts'
import type { FairnessRow } from './fairness-rows.ts'
import { formatCount, formatInterval, formatShare } from './format.ts'
import type { ModelPageProps } from './model-page.tsx'
import { statusOfVerdict } from './status.ts'
import { StatusBadge, VerdictBadge } from './status-badge.tsx'
import { compareHref, measurementsHref } from './view.ts'

const RATES = [
  { name: 'selection_rate', label: 'Selected', title: 'Share of all predictions that are positive' },
  { name: 'accuracy', label: 'Accuracy', title: 'Share of labelled rows predicted as labelled' },
  { name: 'true_positive_rate', label: 'TPR', title: 'Share of the rows labelled positive predicted so' },
  {
    name: 'false_positive_rate',
    label: 'FPR',
    title: 'Share of the rows labelled negative predicted positive',
  },
]

type Props = Pick<ModelPageProps, 'fairness' | 'settings' | 'view'>

/** Whether groups of people are treated alike. */
export function FairnessSection({ fairness, settings, view }: Props) {
  return (
    <section aria-labelledby="fairness">
      <h2 id="fairness">Fairness</h2>
      {settings.protected.length === 0 ? (
        <p class="quiet">This model declares no protected attributes.</p>
      ) : settings.positive_class === undefined ? (
        <p class="quiet">Groups are compared by how often they get the positive class: declare one.</p>
      ) : fairness.length === 0 ? (
        <p class="quiet">
          {`No judged window in this range has rows with ${settings.protected.join(', ')}: send them as categorical features or segments.`}
        </p>
      ) : (
        <>
          <FairnessTable rows={fairness} />
          <p class="muted">
            <a class="numbers" href={measurementsHref(view, { analyzer: 'fairness' })}>
              Numbers
            </a>{' '}
            · <a href={compareHref(view)}>every metric</a>
          </p>
        </>
      )}
    </section>
  )
}

function FairnessTable({ rows }: { rows: readonly FairnessRow[] }) {
  return (
    <section class="scroll" aria-label="Fairness" tabindex={0}>
      <table class="fairness">
        <caption>
          {`Each group against all others in the newest windows, with 95 % intervals. Decided by the interval's end, from ${MIN_REFERENCE_WINDOWS} reference windows on; a group that is too small is shown and decides nothing.`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Verdict</th>
            <th scope="col" class="number">
              Rows
            </th>
            {RATES.map(({ label, title }) => (
              <th scope="col" class="number">
                <abbr title={title}>{label}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row {...row} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ group, rates, verdict }: FairnessRow) {
  return (
    <tr>
      <th scope="row">{group}</th>
      <td>
        <FairnessBadge verdict={verdict} />
      </td>
      <td class="number">{formatCount(rates.get('selection_rate')?.n ?? 0)}</td>
      {RATES.map(({ name }) => {
        const { value, low, high } = rates.get(name) ?? { value: null, low: null, high: null }
        return (
          <td class="number">
            {formatShare(value)}
            <span class="muted">{formatInterval(low, high, formatShare)}</span>
          </td>
        )
      })}
    </tr>
  )
}

/** The verdict in the words of fairness: disadvantaged, favoured, fair. */
function FairnessBadge({ verdict }: Pick<FairnessRow, 'verdict'>) {
  if (verdict === null) return <span class="muted">–</span>
  const { direction } = verdict.evidence
  const isUnfair = verdict.verdict === 'drift'
  return (
    <>
      {isUnfair || verdict.verdict === 'no_material_drift' ? (
        <StatusBadge status={statusOfVerdict(verdict)}>
          {isUnfair ? (direction === 'favoured' ? 'favoured' : 'disadvantaged') : 'fair'}
        </StatusBadge>
      ) : (
        <VerdictBadge measurement={verdict} />
      )}
      {isUnfair ? <span class="muted">{verdict.subject.replaceAll('_', ' ')}</span> : null}
    </>
  )
}
