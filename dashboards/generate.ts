/** Writes dashboards/generated: `npx tsx dashboards/generate.ts`, after every change to a dashboard. */
import { writeFileSync } from 'node:fs'
import { asFile, dashboards } from './index.ts'

for (const [path, one] of Object.entries(dashboards)) writeFileSync(path, asFile(one))
