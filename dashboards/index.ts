import type { Dashboard } from './dashboard.ts'
import { modelHealth } from './model-health.ts'

/** Every dashboard Tidemark ships, by the path of its file. */
export const dashboards: Record<string, Dashboard> = {
  'dashboards/generated/model-health.json': modelHealth,
}

/** A dashboard as its file holds it. */
export const asFile = (one: Dashboard): string => `${JSON.stringify(one, null, 2)}\n`
