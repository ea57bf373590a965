import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { check, parseJson } from '../../src/api/check.ts'
import { Problem } from '../../src/errors.ts'

const problemOf = (act: () => unknown): { code: string; path: string | undefined; message: string } => {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('No problem.')
}

describe('input that is not as its schema says', () => {
  const Input = z.strictObject({
    a: z.string(),
    deep: z.strictObject({ n: z.number() }).optional(),
    map: z.record(z.string(), z.enum(['x', 'y'])).optional(),
  })

  it.each<[string, unknown, string, string]>([
    ['nothing', undefined, 'missing', ''],
    ['a field left out', {}, 'missing', 'a'],
    ['another type', { a: 1 }, 'invalid', 'a'],
    ['another type within', { a: '', deep: { n: 'SECRET' } }, 'invalid', 'deep.n'],
    ['an unknown field', { a: '', b: 'SECRET' }, 'unknown_field', 'b'],
    ['an unknown field within', { a: '', deep: { n: 1, more: 1 } }, 'unknown_field', 'deep.more'],
    ['an odd name', { a: '', map: { '<SECRET>': 1 } }, 'invalid', 'map.(unnamed)'],
    ['another choice', { a: '', map: { name: 'SECRET' } }, 'invalid', 'map.name'],
  ])('%s', (_, input, code, path) => {
    const problem = problemOf(() => check(Input, input))
    expect({ code: problem.code, path: problem.path }).toEqual({ code, path })
    expect(problem.message).not.toContain('SECRET')
  })
})

describe('JSON', () => {
  it('is read', () => {
    expect(parseJson('{"constructor": [1, null]}')).toEqual({ constructor: [1, null] })
  })

  it.each<[string, string, string]>([
    ['nothing', '', 'bad_json'],
    ['half of it', '{', 'bad_json'],
    ['too much nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'bad_json'],
    ['__proto__', '{"__proto__": 1}', 'bad_name'],
    ['__proto__ in disguise', '{"a": [{"\\u005f_proto__": 1}]}', 'bad_name'],
  ])('of %s is refused', (_, text, code) => {
    expect(problemOf(() => parseJson(text)).code).toBe(code)
  })
})
