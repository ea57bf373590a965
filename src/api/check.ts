import type { z } from 'zod'
import { Problem } from '../errors.ts'
import { pathOf } from '../ingest/check-value.ts'

/**
 * Checks input against a schema.
 *
 * @throws Problem 400 with the path of the first fault and what it must be; never with the value
 */
export function check<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const path = issue.path.map(String).reduce(pathOf, '')
  if (issue.code === 'unrecognized_keys')
    throw new Problem(
      400,
      'unknown_field',
      'There is a field this does not take.',
      pathOf(path, issue.keys[0]!),
    )
  const missing = issue.code === 'invalid_type' && / undefined$/.test(issue.message)
  throw new Problem(400, missing ? 'missing' : 'invalid', `${path || 'The body'}: ${issue.message}.`, path)
}

/** Parses a JSON body. @throws Problem `bad_json`, `bad_name` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, refuseProto) as unknown
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(400, 'bad_json', 'The body is not JSON.')
  }
}

/** zod leaves such a member out without a word. */
function refuseProto(name: string, value: unknown): unknown {
  if (name === '__proto__') throw new Problem(400, 'bad_name', 'Nothing can have the name __proto__.')
  return value
}
