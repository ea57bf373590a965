import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { apiTarget, bodyOf, callApi } from '../demo/call-api.ts'
import { Moment } from '../model/moment.ts'
import { reachTarget, withTarget } from './target.ts'

const Analysis = z.object({
  summary: z.record(z.string(), z.number()),
  windows: z.array(
    z.object({
      window_start: z.string(),
      kind: z.string(),
      verdicts: z.array(
        z.object({
          analyzer: z.string(),
          subject: z.string(),
          segment: z.string(),
          verdict: z.string(),
          severity: z.string().nullable(),
        }),
      ),
    }),
  ),
})

type AnalyzedWindow = z.infer<typeof Analysis>['windows'][number]

interface AnalyzeFlags {
  url?: string
  key?: string
  model: string
  /** Epoch milliseconds. */
  from: number
  to: number
  dryRun?: true
}

function asMoment(text: string): number {
  const moment = Moment.safeParse(text)
  if (!moment.success) throw new InvalidArgumentError('Write a moment such as 2026-11-01T00:00:00Z.')
  return moment.data
}

/** `2026-11-01T00:00:00.000Z features: feature:age critical (feature_drift)`; null where nothing drifts. */
function lineOf({ window_start, kind, verdicts }: AnalyzedWindow): string | null {
  const drifts = verdicts
    .filter(({ verdict }) => verdict === 'drift')
    .map(({ analyzer, subject, segment, severity }) =>
      [subject, segment, severity, `(${analyzer})`].filter(Boolean).join(' '),
    )
  return drifts.length === 0 ? null : `${window_start} ${kind}: ${drifts.join(', ')}`
}

/** A request for a long past would take longer than connections last; no window reaches over midnight (UTC). */
const DAY_MS = 86_400_000

/** The range day by day; one that is empty is asked for as it is. */
function* daysOf(from: number, to: number): Generator<{ from: number; to: number }> {
  let start = from
  do {
    const end = Math.min((Math.floor(start / DAY_MS) + 1) * DAY_MS, to)
    yield { from: start, to: end }
    start = end
  } while (start < to)
}

async function analyze(flags: AnalyzeFlags): Promise<void> {
  const { model, from, to, dryRun = false } = flags
  const target = apiTarget(await reachTarget(flags))
  const path = `/v1/models/${encodeURIComponent(model)}/analyze`
  let measured = 0
  const counts = new Map<string, number>()
  for (const day of daysOf(from, to)) {
    const body = () => JSON.stringify({ ...day, dry_run: dryRun })
    const reply = await callApi(target, { method: 'POST', path, contentType: 'application/json', body })
    const { summary, windows } = Analysis.parse(bodyOf(reply))
    for (const line of windows.flatMap(window => lineOf(window) ?? [])) process.stdout.write(`${line}\n`)
    measured += windows.length
    for (const [verdict, count] of Object.entries(summary))
      counts.set(verdict, (counts.get(verdict) ?? 0) + count)
  }
  const verdicts = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')
  const fate = dryRun ? 'measured, nothing stored' : 'measured and stored'
  process.stdout.write(`${measured} windows ${fate}: ${verdicts}\n`)
}

/** `tidemark analyze` */
export const addAnalyze = (program: Command): Command =>
  withTarget(program.command('analyze'))
    .requiredOption('--model <name>', 'the model whose windows are measured')
    .requiredOption('--from <moment>', 'start of the range, such as 2026-11-01T00:00:00Z', asMoment)
    .requiredOption('--to <moment>', 'its end, exclusive', asMoment)
    .option('--dry-run', 'store nothing')
    .description(
      'Measure the closed windows of a past range again and store what is found; nobody is told. Exits 0 whatever is found.',
    )
    .action(analyze)
