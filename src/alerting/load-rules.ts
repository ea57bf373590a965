import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartupError } from '../errors.ts'
import { parseRules, type RuleEntry } from './parse-rules.ts'
import type { Rule } from './rule.ts'

/** The rules that come with Tidemark: `alerts/` beside `src/` and, built, beside `dist/`. */
const SHIPPED = fileURLToPath(new URL('../../alerts/', import.meta.url))

/**
 * Reads every rule: the shipped ones, then the user's. A user's rule replaces the shipped one of the same
 * name, and `enabled: false` takes it away.
 *
 * @param userDirectory null when the user has none
 * @returns the rules in force, by name
 * @throws StartupError that names every fault as `file:line:column: message`, one on each line
 */
export async function loadRules(userDirectory: string | null): Promise<Rule[]> {
  const shipped = await readRules(SHIPPED)
  const own = userDirectory === null ? new Map<string, RuleEntry>() : await readRules(userDirectory)
  const unknown = [...own.values()].filter(({ name, rule }) => rule === null && !shipped.has(name))
  if (unknown.length > 0)
    // A misspelt name would otherwise leave the rule on without a word.
    refuse(unknown.map(({ name, where }) => `${where}: there is no rule ${name} to switch off`))
  return [...new Map([...shipped, ...own]).values()]
    .flatMap(({ rule }) => (rule === null ? [] : [rule]))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function readRules(directory: string): Promise<Map<string, RuleEntry>> {
  const files = await readdir(directory).catch(() => {
    throw new StartupError('bad_rules', `The directory of alert rules cannot be read: ${directory}`)
  })
  const entries = new Map<string, RuleEntry>()
  const errors: string[] = []
  for (const file of files.filter(name => /\.ya?ml$/.test(name)).sort()) {
    const path = join(directory, file)
    const parsed = parseRules(await readFile(path, 'utf8'), path)
    errors.push(...parsed.errors)
    for (const entry of parsed.entries) {
      const earlier = entries.get(entry.name)
      if (earlier) errors.push(`${entry.where}: ${entry.name} is already at ${earlier.where}`)
      entries.set(entry.name, entry)
    }
  }
  if (errors.length > 0) refuse(errors)
  return entries
}

function refuse(errors: readonly string[]): never {
  throw new StartupError('bad_rules', errors.join('\n'))
}
