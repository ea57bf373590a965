import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { Rule, RuleName } from './rule.ts'

/** One entry of a rules file: a rule, or the name of one to be switched off. */
export interface RuleEntry {
  name: string
  /** Null when the entry says `enabled: false`. */
  rule: Rule | null
  /** `file:line:column` of the entry. */
  where: string
}

/** What a rules file holds, and everything that is wrong with it as `file:line:column: message`. */
export interface ParsedRules {
  entries: RuleEntry[]
  errors: string[]
}

const RulesFile = z.strictObject({ rules: z.array(z.unknown()) })
// The rest may stay in the file: switching a rule off is adding one line to it.
const SwitchedOff = z.looseObject({ name: RuleName, enabled: z.literal(false) })

/**
 * Reads one rules file.
 *
 * @param file the name errors are reported under
 */
export function parseRules(text: string, file: string): ParsedRules {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  if (document.errors.length > 0)
    return { entries: [], errors: document.errors.map(error => `${at(error.pos[0])}: ${error.message}`) }

  const describe = (issues: readonly z.core.$ZodIssue[], prefix: PropertyKey[]): string[] =>
    issues.map(issue => {
      const path = [...prefix, ...issue.path]
      const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
      return `${at(offsetOf(document, path, key))}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${issue.message}`
    })

  const whole = RulesFile.safeParse(document.toJS())
  if (!whole.success) return { entries: [], errors: describe(whole.error.issues, []) }

  const parsed: ParsedRules = { entries: [], errors: [] }
  for (const [index, item] of whole.data.rules.entries()) {
    const off = SwitchedOff.safeParse(item)
    const entry = off.success ? off : Rule.safeParse(item)
    if (!entry.success) parsed.errors.push(...describe(entry.error.issues, ['rules', index]))
    else
      parsed.entries.push({
        name: entry.data.name,
        rule: off.success ? null : (entry.data as Rule),
        where: at(offsetOf(document, ['rules', index])),
      })
  }
  return parsed
}

/** Where in the text a path stands: its value, or the nearest thing around it that is there. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], key?: string): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  if (!isNode(node)) return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1))
  const named = isMap(node)
    ? node.items.find(pair => isScalar(pair.key) && pair.key.value === key)
    : undefined
  return (isScalar(named?.key) ? named.key.range?.[0] : node.range?.[0]) ?? 0
}
