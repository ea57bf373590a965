import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const SRC = resolve('src')

/** A file imports from its own room or from one before it. */
const ROOMS = [
  'model',
  'stats',
  'counting',
  'store',
  'ingest',
  'analyzers',
  'alerting',
  'retraining',
  'api',
  'web',
  'jobs',
  'demo',
  'cli',
]

/** Files at the top: what every room may import, and what puts the rooms together. */
const EVERYONES = ['errors.ts', 'config.ts', 'context.ts']

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.tsx?$/.test(name) && statSync(join(SRC, name)).isFile())
  .sort()

const textOf = (file: string): string => readFileSync(join(SRC, file), 'utf8')

/** Text without comments: what they mention is not done. */
const codeOf = (file: string): string =>
  textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')

const roomOf = (file: string): string | null => (file.includes('/') ? (file.split('/')[0] ?? null) : null)

function importsOf(file: string): { name: string; isType: boolean }[] {
  const code = codeOf(file)
  const nameOf = (path: string) => relative(SRC, resolve(dirname(join(SRC, file)), path))
  const first = [...code.matchAll(/^(?:import|export)\s(type\s)?[^'"]*?from\s*'(\.[^']+)'/gm)]
  const later = [...code.matchAll(/\bimport\('(\.[^']+)'\)/g)]
  return [
    ...first.map(([, type, path]) => ({ name: nameOf(path!), isType: type !== undefined })),
    ...later.map(([, path]) => ({ name: nameOf(path!), isType: false })),
  ]
}

describe('the rooms of src', () => {
  it('are all known', () => {
    const found = new Set(files.flatMap(file => roomOf(file) ?? []))
    expect([...found].filter(room => !ROOMS.includes(room))).toEqual([])
  })

  it('import only from themselves and from lower ones', () => {
    const upward = files.flatMap(file => {
      const room = roomOf(file)
      if (room === null) return []
      return importsOf(file).flatMap(({ name, isType }) => {
        const target = roomOf(name)
        // `cli` is where the parts are put together; the rest may know of the top only what everyone may.
        if (target === null) return EVERYONES.includes(name) || room === 'cli' ? [] : [`${file} → ${name}`]
        const fine = ROOMS.indexOf(target) <= ROOMS.indexOf(room)
        return fine || (isType && name === 'context.ts') ? [] : [`${file} → ${name}`]
      })
    })
    expect(upward).toEqual([])
  })

  it('have stats that is pure: no Node but for hashing, no library', () => {
    const outside = files.flatMap(file =>
      roomOf(file) === 'stats'
        ? [...codeOf(file).matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => `${file}: ${name}`)
        : [],
    )
    expect(outside.filter(line => !/: (node:crypto|simple-statistics)$/.test(line))).toEqual([])
  })

  it('have a model that imports nothing but zod', () => {
    const outside = files.flatMap(file =>
      roomOf(file) === 'model'
        ? [...codeOf(file).matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => `${file}: ${name}`)
        : [],
    )
    expect(outside.filter(line => !line.endsWith(': zod'))).toEqual([])
  })
})

describe('what only some files may do', () => {
  const offenders = (pattern: RegExp, allowed: (file: string) => boolean) =>
    files.filter(file => !allowed(file) && pattern.test(codeOf(file)))

  it('keeps SQL in store', () => {
    const sql =
      /\b(SELECT\s[\s\S]{0,200}\sFROM\s|INSERT\s+INTO\s|CREATE\s+(TABLE|DATABASE)\s|ALTER\s+TABLE\s)/
    expect(offenders(sql, file => roomOf(file) === 'store')).toEqual([])
  })

  it('reads the environment only where a process begins', () => {
    // The command line hands it to readConfig; the engine's child is given nothing of it.
    expect(offenders(/process\.env/, file => file === 'config.ts' || roomOf(file) === 'cli')).toEqual([])
  })

  it('asks the clock only where time begins', () => {
    const clock = /\bDate\.now\b|\bnew Date\(\)/
    expect(offenders(clock, file => ['main.ts'].includes(file) || roomOf(file) === 'cli')).toEqual([])
  })

  it('has no default exports, enums or any', () => {
    expect(
      offenders(/^export default|^\s*(export )?(const )?enum\s|[:<(]\s*any\b|\bas any\b/m, () => false),
    ).toEqual([])
  })
})

describe('files', () => {
  it('stay short enough to read', () => {
    const lengths = files.map(file => ({ file, lines: textOf(file).split('\n').length }))
    expect(lengths.filter(({ lines }) => lines > 250)).toEqual([])
  })
})
