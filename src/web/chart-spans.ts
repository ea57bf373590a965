import type { Alert } from '../model/alert.ts'
import type { Measurement } from '../model/measurement.ts'
import { verdictWords } from './status-badge.tsx'
import type { ChartSpan } from './time-chart.ts'

/** The stretches in which alerts on one subject fired. */
export function alertSpans(
  alerts: readonly Alert[],
  { analyzer, subject, version, segment }: Pick<Measurement, 'analyzer' | 'subject' | 'version' | 'segment'>,
): ChartSpan[] {
  return alerts
    .filter(
      alert =>
        alert.analyzer === analyzer &&
        alert.subject === subject &&
        alert.version === version &&
        alert.segment === segment,
    )
    .map(alert => ({
      from: alert.started_at,
      to: alert.resolved_at ?? alert.last_seen_at,
      kind: alert.severity,
      label: alert.summary,
    }))
}

const JUDGED = ['drift', 'no_material_drift']

/** The windows no verdict could be given on, neighbours joined. */
export function unjudgedSpans(history: readonly Measurement[]): ChartSpan[] {
  const spans: ChartSpan[] = []
  for (const window of history) {
    if (window.verdict !== null && JUDGED.includes(window.verdict)) continue
    const label = verdictWords(window)
    const last = spans.at(-1)
    if (last?.to === window.window_start && last.label === label) last.to = window.window_end
    else spans.push({ from: window.window_start, to: window.window_end, kind: 'unjudged', label })
  }
  return spans
}
