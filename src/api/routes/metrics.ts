import { spoolDirectory } from '../../config.ts'
import type { Context } from '../../context.ts'
import { oldestSegmentAt } from '../../ingest/oldest-segment.ts'
import { isReachable } from '../../store/client.ts'
import { listDirtySets } from '../../store/slice-marks.ts'
import type { Counts } from '../metrics/counts.ts'
import { EXPOSITION_TYPE, expose, type Metric } from '../metrics/exposition.ts'
import { route } from '../route.ts'

const gauge = (name: string, help: string, value: number | null | undefined): Metric => ({
  name: `tidemark_${name}`,
  type: 'gauge',
  help,
  samples: value == null ? [] : [{ value }],
})

const fromApi = ({ requests, rows }: Counts): Metric[] => [
  {
    name: 'tidemark_http_requests_total',
    type: 'counter',
    help: 'Requests to the API that were answered.',
    samples: requests,
  },
  {
    name: 'tidemark_rows_total',
    type: 'counter',
    help: 'Rows that were accepted, which means on disk, or rejected.',
    samples: rows,
  },
]

async function fromIngestion({ config, ingestion, now }: Context): Promise<Metric[]> {
  const { spool, drain, refused } = ingestion
  const { state, segments, bytes, quotaBytes, setAside, damaged, tornTails } = spool.status()
  const oldest = await oldestSegmentAt(spoolDirectory(config))
  return [
    gauge(
      'spool_takes_rows',
      '1 while the spool takes rows, 0 while it is full or its disk fails.',
      Number(state === 'ok'),
    ),
    gauge('spool_bytes', 'Acknowledged rows that are not known to be in ClickHouse.', bytes),
    gauge('spool_quota_bytes', 'Most that may wait; beyond it senders are told to come back.', quotaBytes),
    gauge('spool_waiting_segments', 'Closed segments that wait for ClickHouse.', segments),
    gauge(
      'spool_oldest_age_seconds',
      'Age of the oldest rows that wait.',
      oldest === null ? 0 : Math.max(0, now() - oldest) / 1000,
    ),
    gauge('spool_set_aside_segments', 'Segments kept aside for their damage.', setAside.segments),
    gauge('spool_set_aside_bytes', 'What these take.', setAside.bytes),
    gauge('spool_damaged_records', 'Records lost to damage since the start.', damaged.records),
    gauge('spool_torn_tails', 'Writes that a crash had cut short, found since the start.', tornTails),
    gauge('refused_batches', 'Batches that ClickHouse will never take, kept with the reason.', refused.count),
    gauge(
      'drain_failing',
      '1 while the newest attempt to bring rows into ClickHouse failed.',
      Number(drain.lastError !== null),
    ),
  ]
}

async function fromStore({ store, project }: Context): Promise<Metric[]> {
  const isUp = await isReachable(store)
  const dirty = isUp ? await listDirtySets(store, project).catch(() => undefined) : undefined
  const slices = dirty?.reduce((sum, set) => sum + set.slices.length, 0)
  return [
    gauge('clickhouse_up', '1 while ClickHouse answers.', Number(isUp)),
    gauge(
      'slices_to_recount',
      'Slices whose histograms lack rows; unknown while ClickHouse is away.',
      slices,
    ),
  ]
}

function fromScheduler({ health }: Context): Metric[] {
  const { lastRoundAt, lastError } = health()
  const seconds = lastRoundAt === null ? null : lastRoundAt / 1000
  return [
    gauge('scheduler_last_round_timestamp_seconds', 'When the last round of the scheduler began.', seconds),
    gauge('scheduler_failing', '1 while the last round of the scheduler failed.', Number(lastError !== null)),
  ]
}

function fromProcess(): Metric[] {
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  return [
    {
      name: 'process_resident_memory_bytes',
      type: 'gauge',
      help: 'Memory of this process.',
      samples: [{ value: rss }],
    },
    {
      name: 'nodejs_heap_size_used_bytes',
      type: 'gauge',
      help: 'Used part of the JavaScript heap.',
      samples: [{ value: heapUsed }],
    },
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'Processor time of this process.',
      samples: [{ value: (user + system) / 1e6 }],
    },
  ]
}

const getMetrics = route({
  method: 'get',
  path: '/metrics',
  summary: 'How the service fares, as Prometheus reads it.',
  textType: EXPOSITION_TYPE,
  handle: async ({ context, counts }) => ({
    body: expose([
      ...fromApi(counts),
      ...(await fromIngestion(context)),
      ...(await fromStore(context)),
      ...fromScheduler(context),
      ...fromProcess(),
    ]),
  }),
})

export const metricRoutes = [getMetrics]
