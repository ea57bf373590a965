import type { Hono } from 'hono'
import type { Context } from '../../src/context.ts'
import { modelPageProps } from '../../src/web/model-page-props.ts'
import type { ModelLine } from '../../src/web/models-page.tsx'
import { webRoutes } from '../../src/web/routes.tsx'
import { comparePage } from './compare-fixture.ts'
import { measurement, NOW, record } from './fixture.ts'

/** The key and the link's token that the fixture accepts. */
export const KEY = 'tm_admin_0123456789abcdef'
export const TOKEN = 'once'

/** The pages over the fixture instead of a store: `loan-approval`, `no-labels`, `learning` and `empty`. */
export function fixtureApp(): Hono {
  const context = { publicUrl: 'http://127.0.0.1:8321', now: () => NOW } as unknown as Context
  const signIn = {
    byToken: (token: string) => token === TOKEN,
    byKey: async (key: string) => key === KEY,
    issueCookie: (now: number) => `session-${now}`,
  }
  return webRoutes(context, signIn, {
    modelsPage: async ({ publicUrl }, now) => ({ models: lines(), now, origin: publicUrl }),
    modelPage: async (_, { model, query }) => {
      const found = records()[model]
      if (!found) return null
      if (query.from === 'yesterday') return 'from: must be RFC 3339 with a zone, or epoch milliseconds.'
      return modelPageProps({ ...found, view: { ...found.view, model } })
    },
    comparePage: async (_, { model, query }) => {
      if (query.reference_from === 'yesterday') return 'reference_from: must be RFC 3339 with a zone.'
      return model === 'loan-approval' ? comparePage() : null
    },
  })
}

function records(): Record<string, ReturnType<typeof record>> {
  const nothing = { verdicts: [], newest: [], alerts: [], performance: [] }
  return {
    'loan-approval': record(),
    'no-labels': record({ performance: [], alerts: [] }),
    learning: record({ ...nothing, referenceWindows: 4 }),
    empty: record({
      ...nothing,
      activities: [],
      sides: new Map(),
      outliers: [],
      referenceWindows: null,
      newestAt: null,
    }),
  }
}

function lines(): ModelLine[] {
  const { performance, status, why, drift } = modelPageProps(record())
  const volume = Array.from({ length: 168 }, (_, hour) => Math.round(70 + 50 * Math.sin(hour / 3.82)))
  const loan: ModelLine = {
    name: 'loan-approval',
    task: 'binary',
    status,
    why,
    alerts: [{ severity: 'critical' }],
    lastDay: 1540,
    volume,
    newestAt: NOW - 240_000,
    headline: performance[0]!.metric,
    worstDrift: drift[0]!.newest,
  }
  const quiet = measurement({ subject: 'feature:weekday', value: 0.012, verdict: 'no_material_drift' })
  return [
    loan,
    {
      ...loan,
      name: 'churn-eu',
      task: 'multiclass',
      status: 'ok',
      why: 'No alert is open.',
      alerts: [],
      lastDay: 84_212,
      volume: volume.map(n => n * 50),
      worstDrift: quiet,
    },
    {
      ...loan,
      name: 'bike-demand',
      task: 'regression',
      status: 'learning',
      why: 'Nothing has been judged yet.',
      alerts: [],
      headline: null,
      worstDrift: null,
    },
    {
      ...loan,
      name: 'fraud-shadow',
      status: 'no data',
      why: 'No prediction has arrived in the last 24 hours.',
      alerts: [],
      lastDay: 0,
      volume: volume.map((n, i) => (i < 90 ? n : 0)),
      newestAt: NOW - 78 * 3_600_000,
      headline: null,
      worstDrift: quiet,
    },
  ]
}
