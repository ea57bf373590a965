import { z } from 'zod'
import type { Alert } from '../model/alert.ts'
import type { Measurement } from '../model/measurement.ts'
import { alertSpans, unjudgedSpans } from './chart-spans.ts'
import { type DriftRow, subjectName } from './drift-rows.ts'
import { verdictWords } from './status-badge.tsx'
import type { TimeChart } from './time-chart.ts'
import type { View } from './view.ts'

/** What the decision rule was asked with; null where it was not asked. */
const Evidence = z.object({ minimum: z.object({ warning: z.number(), critical: z.number() }).nullable() })

/** The change of one subject over the windows of a view, with its interval, thresholds and alerts. */
export function driftChart(
  { subject, newest, history }: DriftRow,
  { view, alerts }: { view: View; alerts: readonly Alert[] },
): TimeChart {
  return {
    title: `Change of ${subjectName(subject)} over time`,
    format: 'points',
    shape: 'line',
    from: view.from,
    to: view.to,
    times: history.map(m => m.window_start),
    width: newest.window_end - newest.window_start,
    series: [{ label: 'change', values: history.map(m => m.value), tone: 'accent' }],
    interval: { low: history.map(m => m.low), high: history.map(m => m.high) },
    n: history.map(m => m.n),
    notes: history.map(verdictWords),
    fromZero: true,
    lines: thresholds(history),
    spans: [...unjudgedSpans(history), ...alertSpans(alerts, newest)],
  }
}

/** The changes that count, as of the newest judged window, on the side of zero to which values have moved. */
function thresholds(history: readonly Measurement[]): TimeChart['lines'] {
  const minimum = history
    .map(({ evidence }) => Evidence.safeParse(evidence).data?.minimum)
    .findLast(found => found !== undefined && found !== null)
  if (!minimum) return []
  const moved = (sign: number) => history.some(({ value }) => sign * (value ?? 0) > minimum.warning / 2)
  const tones = ['warning', 'critical'] as const
  return [1, -1]
    .filter(sign => moved(sign) || (sign === 1 && !moved(-1)))
    .flatMap(sign => tones.map(tone => ({ value: sign * minimum[tone], label: tone, tone })))
}
