import type { OutlyingRow } from '../analyzers/outlying-rows.ts'
import type { PooledSegment } from '../analyzers/pooled-segments.ts'
import type { Alert } from '../model/alert.ts'
import type { ModelSettings } from '../model/model.ts'
import { AlertList } from './alert-list.tsx'
import type { DriftRow } from './drift-rows.ts'
import { DriftSection } from './drift-section.tsx'
import type { FairnessRow } from './fairness-rows.ts'
import { FairnessSection } from './fairness-section.tsx'
import type { FeatureCardProps } from './feature-card.tsx'
import { HealthTiles, type Tile } from './health-tiles.tsx'
import type { LabelCoverage } from './label-coverage.ts'
import { Layout } from './layout.tsx'
import { OutliersSection } from './outliers-section.tsx'
import type { PerformanceMetric } from './performance-metrics.ts'
import { PerformanceSection, SegmentSection } from './performance-section.tsx'
import { RangePicker } from './range-picker.tsx'
import type { SegmentRow } from './segment-rows.ts'
import type { Status } from './status.ts'
import { StatusBadge } from './status-badge.tsx'
import type { TimeChart } from './time-chart.ts'
import { TrafficSection } from './traffic-section.tsx'
import type { View } from './view.ts'

export interface ModelPageProps {
  view: View
  now: number
  /** Where this server answers, for commands to paste. */
  origin: string
  settings: ModelSettings
  status: Status
  why: string
  tiles: Tile[]
  /** Those that fire. */
  alerts: Alert[]
  /** Null: no prediction in the range. */
  traffic: { volume: TimeChart; latency: TimeChart | null } | null
  performance: { metric: PerformanceMetric; chart: TimeChart }[]
  /** Null: no label in the newest windows. */
  labels: LabelCoverage | null
  drift: DriftRow[]
  /** Why nothing can be judged yet; null once something is. */
  learning: { kind: 'no reference' } | { kind: 'learning'; sentence: string } | null
  /** Windows that the reference has nothing of, as they drifted while an alert fired. */
  leftOut: number
  cards: FeatureCardProps[]
  /** Subjects without a card of their own, because there are many. */
  withoutCard: number
  /** The most unusual rows of the range, the worst first. */
  outliers: OutlyingRow[]
  segments: SegmentRow[]
  /** Dimensions with more values than are counted apart. */
  pooled: PooledSegment[]
  fairness: FairnessRow[]
  /** What can be chosen from. */
  segmentNames: string[]
}

/** One model, from "is it healthy" down to single features and segments. */
export function ModelPage(props: ModelPageProps) {
  const { view, now, settings, status, why, tiles, alerts, segmentNames } = props
  return (
    <Layout title={view.model} now={now}>
      <p class="crumbs">
        <a href="/">Models</a>
      </p>
      <div class="title">
        <h1>{view.model}</h1>
        <StatusBadge status={status} />
        <p class="muted">
          {why} {describe(settings)}
        </p>
      </div>
      <RangePicker view={view} now={now} segments={segmentNames} />
      <HealthTiles tiles={tiles} />
      <AlertList alerts={alerts} now={now} />
      <TrafficSection {...props} />
      <PerformanceSection {...props} />
      <DriftSection {...props} />
      <OutliersSection {...props} />
      <SegmentSection {...props} />
      <FairnessSection {...props} />
    </Layout>
  )
}

function describe({ task, features, window }: ModelSettings): string {
  const count = Object.keys(features).length
  return `${task[0]!.toUpperCase()}${task.slice(1)} model, ${count} feature${count === 1 ? '' : 's'}, judged every ${window === '1h' ? 'hour' : window === '1d' ? 'day' : 'week'}.`
}
