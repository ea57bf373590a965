/** What a viewer looks at: the range, how wide a pixel is, and what is chosen in each list. */
export interface View {
  /** Epoch milliseconds. */
  from: number
  to: number
  intervalMs: number
  chosen: Record<string, readonly string[]>
}

const quoted = (values: readonly string[]): string =>
  values.map(value => `'${value.replaceAll("'", "\\'")}'`).join(',')

/** The text between the parenthesis at `open` and the one that closes it, split at its own commas. */
function argumentsAt(sql: string, open: number): { given: string[]; end: number } {
  const given = ['']
  let depth = 0
  for (let at = open; at < sql.length; at += 1) {
    const character = sql[at]!
    if (character === ')') depth -= 1
    if (depth === 0 && at > open) return { given, end: at + 1 }
    if (character === ',' && depth === 1) given.push('')
    else if (at > open) given[given.length - 1] += character
    if (character === '(') depth += 1
  }
  throw new Error(`Unbalanced parentheses in ${sql}`)
}

/** As the plugin's `applyConditionalAll`: the condition, or 1=1 where everything or nothing is chosen. */
function expandConditionalAll(sql: string, chosen: View['chosen']): string {
  const macro = '$__conditionalAll('
  for (let at = sql.lastIndexOf(macro); at !== -1; at = sql.lastIndexOf(macro)) {
    const { given, end } = argumentsAt(sql, at + macro.length - 1)
    if (given.length !== 2) throw new Error(`$__conditionalAll takes two arguments: ${given.join(' | ')}`)
    const values = chosen[given[1]!.trim().replace('$', '')] ?? []
    const everything = ['', '$__all'].includes(values.join(','))
    sql = sql.slice(0, at) + (everything ? '1=1' : given[0]) + sql.slice(end)
  }
  return sql
}

/** A query as ClickHouse would get it from Grafana: conditions, then variables, then the backend's macros. */
export function expandMacros(sql: string, { from, to, intervalMs, chosen }: View): string {
  const [fromSeconds, toSeconds] = [Math.floor(from / 1000), Math.floor(to / 1000)]
  const seconds = Math.max(1, Math.floor(intervalMs / 1000))
  return expandConditionalAll(sql, chosen)
    .replace(/\$\{(\w+):singlequote\}/g, (_, name: string) => quoted(chosen[name] ?? []))
    .replace(
      /\$__timeFilter\((\w+)\)/g,
      (_, column: string) =>
        `${column} >= toDateTime(${fromSeconds}) AND ${column} <= toDateTime(${toSeconds})`,
    )
    .replace(
      /\$__timeInterval\((\w+)\)/g,
      (_, column: string) => `toStartOfInterval(toDateTime(${column}), INTERVAL ${seconds} second)`,
    )
    .replaceAll('$__fromTime_ms', `fromUnixTimestamp64Milli(${from})`)
    .replaceAll('$__toTime_ms', `fromUnixTimestamp64Milli(${to})`)
}
