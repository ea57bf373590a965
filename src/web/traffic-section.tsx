import { Chart } from './chart.tsx'
import { curl, EmptyState } from './empty-state.tsx'
import type { ModelPageProps } from './model-page.tsx'
import { measurementsHref } from './view.ts'

/** Whether predictions arrive, and how fast they are made. */
export function TrafficSection({
  traffic,
  view,
  origin,
  settings,
}: Pick<ModelPageProps, 'traffic' | 'view' | 'origin' | 'settings'>) {
  const body = {
    model: view.model,
    prediction_id: 'a-1',
    features: { age: 41 },
    prediction:
      settings.task === 'regression' ? 3.2 : (settings.positive_class ?? settings.classes?.[0] ?? '1'),
    latency_ms: 12.5,
  }
  return (
    <section aria-labelledby="traffic">
      <h2 id="traffic">Volume and latency</h2>
      {traffic === null ? (
        <EmptyState title="No data yet" command={curl({ origin, path: '/v1/predictions', body })}>
          No prediction of this model has arrived in this range. Send one, or choose another range:
        </EmptyState>
      ) : (
        <div class="charts">
          <Chart
            id="volume"
            chart={traffic.volume}
            numbers={measurementsHref(view, { analyzer: 'volume' })}
          />
          {traffic.latency === null ? (
            <p class="quiet">No latency: predictions carry no `latency_ms`.</p>
          ) : (
            <Chart
              id="latency"
              chart={traffic.latency}
              numbers={measurementsHref(view, { analyzer: 'latency' })}
            />
          )}
        </div>
      )}
      {traffic !== null && (view.version !== '' || view.segment !== '') ? (
        <p class="muted">Volume and latency are of all versions and segments together.</p>
      ) : null}
    </section>
  )
}
