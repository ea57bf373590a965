import fc from 'fast-check'

/** Values at the edges of what fields take, beside any other JSON. */
const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    ' ',
    'ok',
    'error',
    '1',
    0,
    1,
    -0,
    -1,
    0.5,
    1.5,
    1e300,
    true,
    false,
    {},
    [],
    [[]],
    { a: null },
    'x'.repeat(256),
    'x'.repeat(257),
    'x'.repeat(1024),
    'x'.repeat(1025),
    '\ud800',
    'a\u0000b',
    '😀'.repeat(128),
    '2026-11-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    { toString: 1 },
    { a: { b: 1 } },
    Number.POSITIVE_INFINITY,
    Number.NaN,
  ),
  fc.jsonValue({ maxDepth: 2 }),
)

const anyName = fc.constantFrom(
  'a',
  '',
  'constructor',
  'toString',
  '__proto__',
  'x'.repeat(128),
  'x'.repeat(129),
  'x'.repeat(256),
  'x'.repeat(257),
  'a\nb',
  '\udc00',
  'größe',
  '😀'.repeat(64),
  '😀'.repeat(65),
)

/** As JSON.parse makes it: `__proto__` is a member like any other. */
const own = (entries: [string, unknown][]): Record<string, unknown> => {
  const object = {}
  for (const [name, value] of entries)
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
  return object
}

const anyEntries = fc.array(fc.tuple(anyName, anyValue), { maxLength: 3 }).map(own)

/** Rows near a good one: fields left out, replaced by edge values or odd objects, or added. */
export function anyRow(good: Record<string, unknown>): fc.Arbitrary<unknown> {
  const field = fc.constantFrom(...Object.keys(good).filter(name => name !== 'model'), 'typo', '__proto__')
  const change = fc.tuple(field, fc.oneof(anyValue, anyEntries, fc.constant('leave out')))
  const changed = fc.array(change, { maxLength: 3 }).map(changes => {
    const entries = new Map(Object.entries(good))
    for (const [name, value] of changes) {
      if (value === 'leave out' || value === undefined) entries.delete(name)
      else entries.set(name, value)
    }
    return own([...entries])
  })
  return fc.oneof({ weight: 20, arbitrary: changed }, { weight: 1, arbitrary: anyValue })
}
