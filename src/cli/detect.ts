import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { apiTarget, bodyOf, callApi } from '../demo/call-api.ts'
import { reachTarget, withTarget } from './target.ts'

const Position = z.object({
  window_start: z.string().optional(),
  timestamp: z.string().optional(),
  prediction_id: z.string().optional(),
  value: z.number(),
  number: z.number(),
})
type Position = z.infer<typeof Position>

const Detection = z.object({
  detector: z.string(),
  sees: z.string(),
  parameters: z.record(z.string(), z.union([z.number(), z.string()])),
  n: z.number(),
  skipped: z.number(),
  warnings: z.array(Position),
  alarms: z.array(Position),
})
type Detection = z.infer<typeof Detection>

/** Options that are sent as they are: the service reads them. */
interface Asked {
  detector: string
  source?: string
  analyzer?: string
  subject?: string
  statistic?: string
  version?: string
  segment?: string
  from?: string
  to?: string
}

interface DetectFlags extends Asked {
  url?: string
  key?: string
  model: string
  bothSides?: true
  set: Record<string, string>
}

function withParameter(text: string, former: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([a-z_]+)=(.+)$/.exec(text) ?? []
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('Write a parameter and its value, such as delta=0.002.')
  return { ...former, [name]: value }
}

/** Lines of `kind  time  value  number  id`, in the order of the series. */
function linesOf({ warnings, alarms }: Detection): string[] {
  const row =
    (kind: string) =>
    ({ window_start, timestamp, prediction_id = '', value, number }: Position) => ({
      number,
      cells: [kind, window_start ?? timestamp ?? '', String(value), String(number), prediction_id],
    })
  const cells = [...warnings.map(row('warning')), ...alarms.map(row('alarm'))]
    .sort((a, b) => a.number - b.number)
    .map(each => each.cells)
  const table = [['', 'time', 'value', 'number', ''], ...cells]
  const widths = table[0]!.map((_, column) => Math.max(...table.map(line => line[column]!.length)))
  return table.map(line =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
}

async function detect(flags: DetectFlags): Promise<void> {
  const { url: _, key: __, model, bothSides, set, ...asked } = flags
  const target = apiTarget(await reachTarget(flags))
  const query = new URLSearchParams({ ...set, ...asked, ...(bothSides ? { both_sides: 'true' } : {}) })
  const path = `/v1/models/${encodeURIComponent(model)}/detect?${query}`
  const found = Detection.parse(bodyOf(await callApi(target, { method: 'GET', path })))
  const { detector, sees, parameters, n, skipped, alarms, warnings } = found
  if (alarms.length + warnings.length > 0) process.stdout.write(`${linesOf(found).join('\n')}\n`)
  const given = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
  process.stdout.write(
    `${detector} (${given.join(', ')}; sees ${sees}): ${alarms.length} alarms, ${warnings.length} warnings in ${n} values; ${skipped} without a value left out\n`,
  )
}

/** `tidemark detect` */
export const addDetect = (program: Command): Command =>
  withTarget(program.command('detect'))
    .requiredOption('--model <name>', 'the model whose series is read')
    .requiredOption('--detector <name>', 'such as adwin, ddm or page_hinkley')
    .option('--source <source>', 'measurements (default), or errors of labelled rows')
    .option('--analyzer <name>', 'which measurement: its analyzer, such as performance')
    .option('--subject <name>', 'its subject, such as accuracy')
    .option('--statistic <name>', 'its statistic, such as accuracy')
    .option('--version <name>', 'only this version of the model')
    .option('--segment <segment>', 'only this segment, such as region=eu')
    .option('--from <moment>', 'start of the range, such as 2026-11-01T00:00:00Z')
    .option('--to <moment>', 'its end, exclusive')
    .option('--both-sides', 'see falls too, where the detector sees only rises')
    .option('--set <parameter=value>', 'a parameter of the detector; may be given again', withParameter, {})
    .description(
      'Say where a detector of change alarms in a stored measurement, or in the errors of labelled rows. Exits 0 whatever is found.',
    )
    .action(detect)
