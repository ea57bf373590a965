import { type Command, InvalidArgumentError, Option } from 'commander'
import { Problem } from '../errors.ts'
import { importCsv } from './import-csv.ts'
import { type ColumnMapping, FIELD_NAMES, type ImportKind } from './map-columns.ts'
import { drawProgress } from './progress-bar.ts'
import { reachTarget, withTarget } from './target.ts'

interface ImportFlags {
  url?: string
  key?: string
  model: string
  as: ImportKind
  map: Record<string, string>
  categorical: string[]
  ignore: string[]
}

/** `label=clf_target` → the mapping so far with that field. */
function addField(pair: string, mapping: Record<string, string>): Record<string, string> {
  const at = pair.indexOf('=')
  if (!FIELD_NAMES.includes(pair.slice(0, at)))
    throw new InvalidArgumentError(`Write field=column, where field is one of ${FIELD_NAMES.join(', ')}.`)
  return { ...mapping, [pair.slice(0, at)]: pair.slice(at + 1) }
}

const asList = (text: string): string[] => text.split(',').map(name => name.trim())

async function runImport(file: string, flags: ImportFlags): Promise<void> {
  const { categorical, ignore, map, model, as: kind } = flags
  const mapping: ColumnMapping = {
    ...map,
    categorical,
    ignore,
    ...(kind === 'labels' ? {} : { features: 'rest' as const }),
  }
  const result = await importCsv({
    ...(await reachTarget(flags)),
    file,
    model,
    kind,
    mapping,
    onProgress: ({ bytesRead, totalBytes }) => drawProgress(process.stderr, bytesRead, totalBytes),
  }).catch((error: NodeJS.ErrnoException) => {
    // Only the file system names the call that failed.
    if (error.syscall === undefined) throw error
    throw new Problem(400, 'cannot_read_file', `Cannot read ${file} (${error.code}).`)
  })
  process.stdout.write(`${result.accepted} of ${result.rows} rows accepted\n`)
  for (const { line, path, message } of result.rejected)
    process.stdout.write(`  line ${line}: ${path} ${message}\n`)
  if (result.accepted < result.rows) process.exitCode = 1
}

/** `tidemark import` */
export const addImport = (program: Command): Command =>
  withTarget(program.command('import'))
    .argument('<file>', 'a CSV file with a header')
    .requiredOption('--model <name>', 'the model its rows belong to')
    .addOption(
      new Option('--as <kind>', 'what its rows are')
        .choices(['predictions', 'labels', 'reference'])
        .default('predictions'),
    )
    .option(
      '--map <field=column>',
      'which column holds a field, such as label=clf_target; repeat it',
      addField,
      {},
    )
    .option('--categorical <columns>', 'feature columns that are categories, comma-separated', asList, [])
    .option('--ignore <columns>', 'columns to leave out, comma-separated', asList, [])
    .description('Send the rows of a CSV file to a running service; columns not mapped are features.')
    .action(runImport)
