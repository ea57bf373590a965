import { isReachable } from '../../store/client.ts'
import { route } from '../route.ts'

const getHealth = route({
  method: 'get',
  path: '/healthz',
  summary: 'Is the process alive?',
  isPublic: true,
  handle: async () => ({ body: { status: 'ok' } }),
})

const getReadiness = route({
  method: 'get',
  path: '/readyz',
  summary: 'Can it take and answer requests, and does the scheduler run?',
  isPublic: true,
  handle: async ({ context }) => {
    const store = await isReachable(context.store)
    const { lastError, lastRoundAt } = context.health()
    const { spool, drain, refused } = context.ingestion
    const { state, reason, segments, bytes, quotaBytes, setAside, damaged } = spool.status()
    const takesRows = state === 'ok'
    return {
      // While only the store is away, rows are still acknowledged and kept.
      status: takesRows ? 200 : 503,
      body: {
        status: !takesRows ? 'unavailable' : store ? 'ok' : 'degraded',
        store: store ? 'ok' : 'unreachable',
        spool: {
          state,
          reason,
          waiting_segments: segments,
          waiting_bytes: bytes,
          quota_bytes: quotaBytes,
          set_aside_segments: setAside.segments,
          set_aside_bytes: setAside.bytes,
          damaged_records: damaged.records,
          last_damaged_segment: damaged.lastSegment,
          refused_batches: refused.count,
          last_error: drain.lastError,
        },
        scheduler: lastError === null ? 'ok' : 'failing',
        last_round_at: lastRoundAt === null ? null : new Date(lastRoundAt).toISOString(),
      },
    }
  },
})

export const healthRoutes = [getHealth, getReadiness]
