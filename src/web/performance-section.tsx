import { Chart } from './chart.tsx'
import { curl, EmptyState } from './empty-state.tsx'
import { formatCount, formatLength, formatShare, formatShortMoment } from './format.ts'
import type { LabelCoverage } from './label-coverage.ts'
import type { ModelPageProps } from './model-page.tsx'
import { SegmentTable } from './segment-table.tsx'
import { measurementsHref } from './view.ts'

type Props = Pick<ModelPageProps, 'performance' | 'segments' | 'view' | 'origin' | 'settings' | 'labels'>

/** How right the model is, over time. */
export function PerformanceSection({ performance, view, origin, settings, labels }: Props) {
  const label =
    settings.task === 'regression' ? 3.2 : (settings.positive_class ?? settings.classes?.[0] ?? '1')
  const body = { model: view.model, prediction_id: 'a-1', label }
  return (
    <section aria-labelledby="performance">
      <h2 id="performance">Performance</h2>
      {performance.length === 0 ? (
        <EmptyState title="No labels yet" command={curl({ origin, path: '/v1/labels', body })}>
          Performance is known once what turned out to be true is sent, with the id of its prediction:
        </EmptyState>
      ) : (
        <>
          <p class="key">
            <span class="line">value</span> <span class="band">95 % interval</span>{' '}
            <span class="dashes">reference</span> <span class="late">labels not yet complete</span>
          </p>
          {labels === null ? null : <p class="muted">{coverageSentence(labels)}</p>}
          <div class="charts">
            {performance.map(({ metric, chart }) => (
              <Chart
                id={`performance-${metric.name}`}
                chart={chart}
                numbers={measurementsHref(view, {
                  analyzer: 'performance',
                  statistic: metric.name,
                  segment: view.segment,
                })}
              />
            ))}
          </div>
        </>
      )}
      {view.version === '' ? null : <p class="muted">Performance is of all versions together.</p>}
    </section>
  )
}

function coverageSentence({ window, n, share, half, most }: LabelCoverage): string {
  const covered = `${formatShare(share)} of the ${formatCount(n)} predictions from ${formatShortMoment(window)} have a label`
  if (half === null || most === null) return `${covered}.`
  return `${covered}; half of these came within ${formatLength(half)}, 95 % within ${formatLength(most)}.`
}

/** How right it is for whom. */
export function SegmentSection({
  performance,
  segments,
  pooled,
  view,
  settings,
}: Props & Pick<ModelPageProps, 'pooled'>) {
  const [headline] = performance
  return (
    <section aria-labelledby="segments">
      <h2 id="segments">Segments</h2>
      {settings.segments.length === 0 ? (
        <p class="quiet">This model declares no segments.</p>
      ) : segments.length === 0 || headline === undefined ? (
        <p class="quiet">No segment has labels in this range yet.</p>
      ) : (
        <SegmentTable rows={segments} headline={headline.metric} view={view} />
      )}
      {pooled.map(({ name, values, n }) => (
        <p class="muted">
          {`Of ${name} the first ${values} values are counted apart. ${formatCount(n)} predictions of this range have later ones: they are in ${name}=other.`}
        </p>
      ))}
    </section>
  )
}
