import type { Activity } from '../analyzers/activity.ts'
import type { TimeChart } from './time-chart.ts'
import type { View } from './view.ts'

const HOUR_MS = 3_600_000

const PER: Record<number, string> = { 60: 'minute', 3600: 'hour', 86400: 'day' }

/**
 * Seconds of one bar: minutes up to three hours, hours up to a week, days beyond, so that bars stay wide enough to
 * point at.
 *
 * @param minutesFrom how far back minutes are kept, in epoch seconds
 */
export function activitySpan({ from, to }: Pick<View, 'from' | 'to'>, minutesFrom: number): number {
  if (to - from <= 3 * HOUR_MS && from >= minutesFrom * 1000) return 60
  return to - from <= 7 * 24 * HOUR_MS ? 3_600 : 86_400
}

/**
 * Volume and latency over a view. A span without predictions is a bar of no height and a gap in the latencies.
 *
 * @param span seconds that each activity covers
 */
export function activityCharts(
  counted: readonly Activity[],
  { view, span, now }: { view: View; span: number; now: number },
): { volume: TimeChart; latency: TimeChart | null } {
  const width = span * 1000
  const activities = withoutGaps(counted, { width, end: Math.min(view.to, now) })
  const per = PER[span]!
  const shared = {
    from: view.from,
    to: view.to,
    times: activities.map(({ start }) => start),
    width,
    interval: null,
    notes: null,
    fromZero: true,
    lines: [],
    spans: activities
      .filter(({ start }) => start <= now && now < start + width)
      .map(({ start }) => ({
        from: start,
        to: start + width,
        kind: 'incomplete' as const,
        label: `this ${per} is not over`,
      })),
  }
  const latencies = (['p50', 'p95', 'p99'] as const).map((name, i) => ({
    label: name,
    values: activities.map(activity => activity[name]),
    tone: (['accent', 'second', 'third'] as const)[i]!,
  }))
  return {
    volume: {
      ...shared,
      title: `Predictions per ${per}`,
      format: 'count',
      shape: 'bars',
      series: [{ label: 'predictions', values: activities.map(({ n }) => n), tone: 'accent' }],
      n: null,
    },
    latency: latencies.some(({ values }) => values.some(value => value !== null))
      ? {
          ...shared,
          title: `Latency per ${per}`,
          format: 'milliseconds',
          shape: 'line',
          series: latencies,
          n: null,
        }
      : null,
  }
}

/** Spans without predictions are not counted: they are put in between the first and `end`. */
function withoutGaps(
  counted: readonly Activity[],
  { width, end }: { width: number; end: number },
): Activity[] {
  const known = new Map(counted.map(activity => [activity.start, activity]))
  const first = counted[0]?.start ?? end
  const spans = Math.max(counted.length, Math.ceil((end - first) / width))
  return Array.from({ length: spans }, (_, i) => {
    const start = first + i * width
    return known.get(start) ?? { start, n: 0, p50: null, p95: null, p99: null }
  })
}
