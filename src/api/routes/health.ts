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
    return {
      status: store ? 200 : 503,
      body: {
        status: store ? 'ok' : 'unavailable',
        store: store ? 'ok' : 'unreachable',
        scheduler: lastError === null ? 'ok' : 'failing',
        last_round_at: lastRoundAt === null ? null : new Date(lastRoundAt).toISOString(),
      },
    }
  },
})

export const healthRoutes = [getHealth, getReadiness]
