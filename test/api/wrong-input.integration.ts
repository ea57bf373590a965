import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

const NOW = Date.UTC(2026, 10, 1, 12)
/** In every wrong value: no answer may hold it. */
const MARKER = 'XMARKERX'
let opened: TestApp
beforeAll(async () => {
  opened = await openTestApp(() => NOW)
  for (const [model, settings] of [
    ['numbers', { task: 'regression', features: { age: 'numeric', city: 'categorical' } }],
    ['classes', { task: 'binary', positive_class: '1' }],
  ] as const)
    await opened.request(`/v1/models/${model}`, { method: 'PUT', body: JSON.stringify(settings) })
})
afterAll(() => opened.close())

const good = (id: string) => ({
  model: 'numbers',
  prediction_id: id,
  timestamp: NOW,
  prediction: 3.2,
  features: { age: 41 },
})
let goodRows = 0
/** What is wrong harms nobody else: the next good request works, and everything before it is still there. */
afterEach(async () => {
  goodRows += 1
  const answer = await opened.request('/v1/predictions', {
    method: 'POST',
    body: JSON.stringify(good(`good-${goodRows}`)),
  })
  expect(await answer.json()).toEqual({ accepted: 1, rejected: [], ids: [] })
  const [count] = await opened.ask(
    `SELECT count() AS rows, countIf(startsWith(prediction_id, 'good-')) AS good FROM predictions FINAL`,
  )
  expect(count).toEqual({ rows: goodRows, good: goodRows })
  const { models } = (await (await opened.request('/v1/models')).json()) as {
    models: { model: string; reference: unknown; features: object }[]
  }
  expect(models.map(({ model, reference, features }) => ({ model, reference, features }))).toEqual([
    { model: 'classes', reference: null, features: {} },
    { model: 'numbers', reference: null, features: { age: 'numeric', city: 'categorical' } },
  ])
})

interface Expected {
  status?: number
  code: string
  path?: string
}

async function expectProblem(answer: Response, { status = 400, code, path }: Expected): Promise<void> {
  const text = await answer.text()
  expect(text).not.toContain(MARKER)
  expect(JSON.parse(text)).toMatchObject({
    type: 'about:blank',
    title: expect.stringMatching(/\.$/),
    status,
    code,
  })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect((JSON.parse(text) as { path?: string }).path).toBe(path)
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  opened.request(path, {
    method: 'POST',
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
    headers,
  })

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
const deepObject = (levels: number) => JSON.parse(deep(levels)) as unknown
const ndjson = { 'content-type': 'application/x-ndjson' }
const gzip = { 'content-encoding': 'gzip' }

describe('a body', () => {
  const bad: [string, string | Uint8Array, Record<string, string>, Expected][] = [
    ['that is empty', '', {}, { code: 'empty_body' }],
    ['of blank lines', ' \r\n\n', ndjson, { code: 'empty_body' }],
    ['that is not JSON', `{"model": "${MARKER}`, {}, { code: 'bad_json' }],
    [
      'with NaN',
      `[{"model": "numbers", "prediction": NaN, "version": "${MARKER}"}]`,
      {},
      { code: 'bad_json' },
    ],
    [
      'of lines with NaN',
      `{"model": "numbers", "prediction": NaN, "version": "${MARKER}"}`,
      ndjson,
      { code: 'bad_json', path: '0' },
    ],
    ['of nesting that never ends', '['.repeat(100_000), {}, { code: 'bad_json' }],
    ['of nothing but nesting', deep(100_000), {}, { code: 'too_deep', path: '0' }],
    ['that is not UTF-8', Buffer.from(`{"model": "${MARKER}\xff\xfe"}`, 'latin1'), {}, { code: 'bad_utf8' }],
    ['that is not gzip', `${MARKER}`, gzip, { code: 'bad_gzip' }],
    [
      'whose gzip ends early',
      gzipSync(JSON.stringify(good(MARKER))).subarray(0, 40),
      gzip,
      { code: 'bad_gzip' },
    ],
    [
      'that unpacks to too much',
      gzipSync(Buffer.alloc(65 * 2 ** 20, 32)),
      gzip,
      { status: 413, code: 'too_large' },
    ],
    ['that is too large', Buffer.alloc(64 * 2 ** 20 + 1, 32), {}, { status: 413, code: 'too_large' }],
    [
      'of one row that is too large',
      `{"model":"${MARKER.repeat(2 ** 20)}"}`,
      ndjson,
      { code: 'row_too_large', path: '0' },
    ],
    ['of too many rows', `[${'1,'.repeat(100_000)}1]`, {}, { status: 413, code: 'too_many_rows' }],
    ['packed otherwise', MARKER, { 'content-encoding': 'br' }, { status: 415, code: 'unsupported_encoding' }],
    [
      'of things that are not objects',
      `[1, "${MARKER}", null, [], true]`,
      {},
      { code: 'missing', path: '0.model' },
    ],
    ['of one text', `"${MARKER}"`, {}, { code: 'missing', path: '0.model' }],
    ['of an empty object', '{}', {}, { code: 'missing', path: '0.model' }],
    [
      'of an empty object, said to be JSON',
      '{}',
      { 'content-type': 'application/json' },
      { code: 'missing', path: '0.model' },
    ],
    [
      'of an empty object, said to be something else',
      '{}',
      { 'content-type': 'text/plain' },
      { code: 'missing', path: '0.model' },
    ],
  ]

  it.each(bad)('of predictions %s', async (_, body, headers, expected) => {
    await expectProblem(await post('/v1/predictions', body, headers), expected)
  })

  it.each(bad)('of labels %s', async (_, body, headers, { path, ...expected }) => {
    // A label that is no object is called that; nothing else differs.
    const code = expected.code === 'missing' && body !== '{}' ? 'wrong_type' : expected.code
    await expectProblem(await post('/v1/labels', body, headers), {
      ...expected,
      code,
      ...(path === undefined ? {} : { path: code === 'wrong_type' ? '0' : path }),
    })
  })

  it.each(bad)('of a reference %s', async (_, body, headers, { path, ...expected }) => {
    const isObject = body === '{}'
    const code = expected.code !== 'missing' ? expected.code : isObject ? 'missing' : 'wrong_type'
    await expectProblem(await post('/v1/models/numbers/reference', body, headers), {
      ...expected,
      code,
      ...(path === undefined ? {} : { path: isObject ? '0.prediction' : '0' }),
    })
  })

  it.each(bad.filter(([name]) => !/lines|rows/.test(name)))(
    'of a model %s',
    async (_, body, headers, { status = 400, code }) => {
      const answer = await opened.request('/v1/models/other', {
        method: 'PUT',
        body: body as BodyInit,
        headers,
      })
      const { path, code: found } = JSON.parse(await answer.clone().text()) as { path?: string; code: string }
      expect(['bad_json', 'missing', 'invalid', code]).toContain(found)
      await expectProblem(answer, { status, code: found, ...(path === undefined ? {} : { path }) })
    },
  )
})

describe('a prediction', () => {
  const huge = MARKER.repeat(10 * 2 ** 17)
  it.each<[string, Record<string, unknown>, string, string]>([
    ['unknown field', { typo: MARKER }, 'unknown_field', 'typo'],
    ['unknown field of odd text', { [`<${MARKER}>`]: 1 }, 'unknown_field', '(unnamed)'],
    ['unknown field of great length', { [huge]: 1 }, 'unknown_field', '(unnamed)'],
    ['model of another type', { model: { name: MARKER } }, 'bad_name', 'model'],
    ['model with a name that is none', { model: `../${MARKER}` }, 'bad_name', 'model'],
    ['model __proto__', { model: '__proto__' }, 'bad_name', 'model'],
    ['moment that is none', { timestamp: MARKER }, 'bad_timestamp', 'timestamp'],
    ['day that is none', { timestamp: '2026-02-30T00:00:00Z' }, 'bad_timestamp', 'timestamp'],
    ['moment of another type', { timestamp: { $date: MARKER } }, 'bad_timestamp', 'timestamp'],
    ['moment before 1970', { timestamp: -1 }, 'too_old', 'timestamp'],
    ['moment in seconds', { timestamp: NOW / 1000 }, 'too_old', 'timestamp'],
    ['moment far ahead', { timestamp: NOW + 2 * 86_400_000 }, 'in_future', 'timestamp'],
    ['version that is a number', { version: 2 }, 'wrong_type', 'version'],
    ['id that is empty', { prediction_id: '' }, 'too_short', 'prediction_id'],
    ['id of half a character', { prediction_id: `${MARKER}\ud800` }, 'bad_text', 'prediction_id'],
    ['error of ten megabytes', { error: huge }, 'too_long', 'error'],
    ['category of ten megabytes', { features: { city: huge } }, 'too_long', 'features.city'],
    ['category of half a character', { features: { city: `\udc00${MARKER}` } }, 'bad_text', 'features.city'],
    [
      'feature that is an object',
      { features: { city: { toString: MARKER } } },
      'wrong_type',
      'features.city',
    ],
    ['feature of another type', { features: { age: MARKER } }, 'wrong_type', 'features.age'],
    [
      'features beyond a thousand, although they are null',
      { features: Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`f${i}`, null])) },
      'too_many_features',
      'features',
    ],
    ...['attributions', 'resources', 'probabilities', 'segments'].map(
      (field): [string, Record<string, unknown>, string, string] => [
        `${field} beyond a thousand`,
        { [field]: Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`n${i}`, null])) },
        'too_many_entries',
        field,
      ],
    ),
    ['nesting far deeper than a row is', { features: { city: deepObject(40) } }, 'too_deep', 'features.city'],
    ['feature without a name', { features: { '': MARKER } }, 'bad_name', 'features'],
    ['feature of a name too long', { features: { [huge]: null } }, 'bad_name', 'features'],
    [
      'feature __proto__',
      { features: JSON.parse(`{"__proto__": "${MARKER}"}`) as unknown },
      'bad_name',
      'features',
    ],
    ['feature of half a character', { features: { [`${MARKER}\ud800`]: 1 } }, 'bad_name', 'features'],
    [
      'feature with odd text for a name',
      { features: { [`<b>${MARKER}`]: {} } },
      'wrong_type',
      'features.(unnamed)',
    ],
    ['list of features', { features: [MARKER] }, 'wrong_type', 'features'],
    ['segment that is a number', { segments: { region: 7 } }, 'wrong_type', 'segments.region'],
    [
      'segment __proto__',
      { segments: JSON.parse(`{"__proto__": "${MARKER}"}`) as unknown },
      'bad_name',
      'segments',
    ],
    ['resource that is a text', { resources: { [`"${MARKER}`]: 'x' } }, 'wrong_type', 'resources.(unnamed)'],
    ['probability above one', { probabilities: { a: 1.5 } }, 'out_of_range', 'probabilities.a'],
    [
      'probability of __proto__',
      { probabilities: JSON.parse('{"__proto__": 0.5}') as unknown },
      'bad_name',
      'probabilities',
    ],
    ['latency below zero', { latency_ms: -1 }, 'out_of_range', 'latency_ms'],
    ['status that is none', { status: MARKER }, 'wrong_value', 'status'],
    ['prediction that is no number', { prediction: MARKER }, 'wrong_type', 'prediction'],
    ['prediction that is an object', { prediction: { toString: MARKER } }, 'wrong_type', 'prediction'],
    ['class that is a list', { model: 'classes', prediction: [MARKER] }, 'wrong_type', 'prediction'],
    ['class that is empty', { model: 'classes', prediction: '' }, 'wrong_type', 'prediction'],
    ['nothing predicted', { model: 'classes', prediction: undefined }, 'missing', 'prediction'],
    [
      '__proto__ beside its fields',
      JSON.parse(`{"__proto__": {"model": "${MARKER}"}}`) as Record<string, unknown>,
      'unknown_field',
      '__proto__',
    ],
  ])('%s', async (_, change, code, path) => {
    const row = Object.fromEntries([...Object.entries(good(MARKER)), ...Object.entries(change)])
    await expectProblem(await post('/v1/predictions', row), { code, path: `0.${path}` })
  })

  it.each<[unknown]>([[{ toString: 1, valueOf: 1 }], [[]], [{}], [''], ['x'.repeat(300)]])(
    'of a model never seen that predicts %j',
    async prediction => {
      await expectProblem(await post('/v1/predictions', { model: 'never-seen', prediction }), {
        code: 'wrong_type',
        path: '0.prediction',
      })
    },
  )

  it.each([
    ['never-seen', '"prediction": 1, "features": {"city": DEEP}', 'features.city'],
    ['never-seen', '"prediction": DEEP', 'prediction'],
    ['numbers', '"prediction": 1, "features": {"city": DEEP}', 'features.city'],
    ['numbers', '"prediction": 1, "segments": DEEP', 'segments'],
  ])('of the model %s with nesting in %s', async (model, fields, path) => {
    const body = `{"model": "${model}", ${fields.replace('DEEP', deep(100_000))}}`
    await expectProblem(await post('/v1/predictions', body), { code: 'too_deep', path: `0.${path}` })
  })
})

describe('a label', () => {
  const label = {
    model: 'numbers',
    prediction_id: 'good-1',
    label: 3,
    timestamp: NOW,
    prediction_timestamp: NOW,
  }
  it.each<[string, Record<string, unknown>, string, string]>([
    ['unknown field', { [`?${MARKER}`]: 1 }, 'unknown_field', '(unnamed)'],
    ['unknown model', { model: MARKER }, 'unknown_model', 'model'],
    ['model that objects inherit', { model: 'constructor' }, 'unknown_model', 'model'],
    ['model of another type', { model: [MARKER] }, 'unknown_model', 'model'],
    ['no model', { model: null }, 'missing', 'model'],
    ['no id', { prediction_id: null }, 'missing', 'prediction_id'],
    ['id of another type', { prediction_id: 7 }, 'wrong_type', 'prediction_id'],
    ['no label', { label: undefined }, 'missing', 'label'],
    ['label of another type', { label: MARKER }, 'wrong_type', 'label'],
    ['class that is empty', { model: 'classes', label: '' }, 'wrong_type', 'label'],
    ['class of half a character', { model: 'classes', label: '\ud800' }, 'wrong_type', 'label'],
    ['moment that is none', { prediction_timestamp: MARKER }, 'bad_timestamp', 'prediction_timestamp'],
    ['moment far ahead', { timestamp: '2027-11-01T00:00:00Z' }, 'in_future', 'timestamp'],
    ['weight below zero', { weight: -1 }, 'out_of_range', 'weight'],
  ])('%s', async (_, change, code, path) => {
    await expectProblem(await post('/v1/labels', { ...label, ...change }), { code, path: `0.${path}` })
    expect(await opened.ask('SELECT 1 FROM labels UNION ALL SELECT 1 FROM labels_pending')).toEqual([])
  })
})

describe('settings of a model', () => {
  it.each<[string, unknown, string, string]>([
    ['unknown field', { task: 'regression', [`${MARKER}!`]: 1 }, 'unknown_field', '(unnamed)'],
    ['unknown task', { task: MARKER }, 'invalid', 'task'],
    ['no task', {}, 'invalid', 'task'],
    ['no positive class', { task: 'binary' }, 'invalid', 'positive_class'],
    ['unknown feature type', { task: 'regression', features: { age: MARKER } }, 'invalid', 'features.age'],
    [
      'feature of odd name and type',
      { task: 'regression', features: { [`<${MARKER}`]: 'x' } },
      'invalid',
      'features.(unnamed)',
    ],
    [
      'feature of a name that is none',
      { task: 'regression', features: { [`${MARKER}\u0007`]: 'numeric' } },
      'invalid',
      'features.(unnamed)',
    ],
    ['feature __proto__', `{"task": "regression", "features": {"__proto__": "numeric"}}`, 'bad_name', ''],
    ['unknown field deeper', { task: 'regression', labels: { lag: MARKER } }, 'unknown_field', 'labels.lag'],
    ['segments that are a text', { task: 'regression', segments: MARKER }, 'invalid', 'segments'],
    ['window that is none', { task: 'regression', window: MARKER }, 'invalid', 'window'],
    ['a list', [MARKER], 'invalid', ''],
  ])('%s', async (_, body, code, path) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await opened.request('/v1/models/other', { method: 'PUT', body: text })
    const { path: found } = JSON.parse(await answer.clone().text()) as { path?: string }
    await expectProblem(answer, { code, ...(found === undefined ? {} : { path }) })
  })

  it.each(['..%2f..', '%00', 'a%20b', `%3C${MARKER}%3E`, 'x'.repeat(129), '%ff'])(
    'under the name %s',
    async name => {
      const answer = await opened.request(`/v1/models/${name}`, {
        method: 'PUT',
        body: '{"task": "regression"}',
      })
      await expectProblem(answer, { code: 'invalid', path: 'model' })
    },
  )
})

describe('an address', () => {
  it.each<[string, string, Expected]>([
    ['GET', '/v1/nothing', { status: 404, code: 'not_found' }],
    ['POST', `/v1/${MARKER}`, { status: 404, code: 'not_found' }],
    ['GET', `/v1/models/${MARKER}/compare`, { status: 404, code: 'unknown_model', path: 'model' }],
    ['GET', '/v1/models/constructor/measurements', { status: 404, code: 'unknown_model', path: 'model' }],
    ['GET', '/v1/verify?model=unknown', { status: 404, code: 'unknown_model', path: 'model' }],
    [
      'GET',
      `/v1/models/numbers/compare?reference=${MARKER}`,
      { status: 404, code: 'unknown_reference', path: 'reference' },
    ],
    [
      'GET',
      `/v1/models/numbers/compare?current=${MARKER}`,
      { status: 404, code: 'unknown_reference', path: 'current' },
    ],
    [
      'GET',
      `/v1/models/numbers/compare?segment=${MARKER}%3Deu`,
      { code: 'unknown_dimension', path: 'segment' },
    ],
    [
      'GET',
      `/v1/models/numbers/compare?reference_segment=${MARKER}`,
      { code: 'bad_segment', path: 'reference_segment' },
    ],
    [
      'GET',
      '/v1/models/numbers/compare?reference_from=3&reference_to=2',
      { code: 'empty_range', path: 'reference_from' },
    ],
    [
      'GET',
      `/v1/models/numbers/compare?reference=a&reference_version=${MARKER}`,
      { code: 'two_sides', path: 'reference_version' },
    ],
    [
      'GET',
      '/v1/models/numbers/compare?reference=a&reference_version=',
      { code: 'two_sides', path: 'reference_version' },
    ],
    ['GET', '/v1/models/numbers/compare?current=a&from=1', { code: 'two_sides', path: 'from' }],
    ['GET', `/v1/models/numbers/compare?from=${MARKER}`, { code: 'invalid', path: 'from' }],
    ['GET', '/v1/models/numbers/compare?from=2&to=2', { code: 'empty_range', path: 'from' }],
    ['GET', '/v1/models/numbers/compare?from=3&to=2', { code: 'empty_range', path: 'from' }],
    ['GET', '/v1/models/numbers/compare?from=99999999999999999999', { code: 'invalid', path: 'from' }],
    ['GET', '/v1/models/numbers/compare?to=-1', { code: 'invalid', path: 'to' }],
    ['GET', '/v1/models/numbers/compare?to=9999-12-31T23:59:59Z', { code: 'invalid', path: 'to' }],
    ['GET', '/v1/models/numbers/measurements?from=2026-02-30T00:00:00Z', { code: 'invalid', path: 'from' }],
    ['GET', '/v1/models/numbers/measurements?from=5&to=4', { code: 'empty_range', path: 'from' }],
    ['GET', `/v1/alerts?state=${MARKER}`, { code: 'invalid', path: 'state' }],
    ['POST', `/v1/models/numbers/reference?name=%3C${MARKER}%3E`, { code: 'invalid', path: 'name' }],
  ])('%s %s', async (method, path, expected) => {
    await expectProblem(await opened.request(path, { method }), expected)
  })

  it.each([
    ['DELETE', '/v1/predictions', 'POST'],
    ['GET', '/v1/labels', 'POST'],
    ['POST', '/v1/models', 'GET'],
    ['PATCH', '/v1/models/numbers', 'PUT'],
    ['GET', '/v1/models/numbers/reference', 'POST'],
    ['POST', '/healthz', 'GET'],
  ])('%s %s is told which methods there are', async (method, path, allowed) => {
    const answer = await opened.request(path, { method })
    expect(answer.headers.get('allow')).toBe(allowed)
    await expectProblem(answer, { status: 405, code: 'method_not_allowed' })
  })

  it('with strange texts in its query is answered', async () => {
    for (const text of [
      "'",
      '%5C',
      '%00',
      '%0A%09',
      '%ED%A0%80',
      '%ff',
      '{x:String}',
      '%F0%9F%9A%80',
      'x'.repeat(5_000),
    ]) {
      const query = ['analyzer', 'subject', 'statistic', 'version', 'segment']
        .map(name => `${name}=${text}`)
        .join('&')
      const measurements = await opened.request(`/v1/models/numbers/measurements?${query}`)
      expect(await measurements.json()).toEqual({ measurements: [] })
      expect((await opened.request(`/v1/models/numbers/compare?version=${text}`)).status).toBe(200)
      await expectProblem(await opened.request(`/v1/models/numbers/compare?segment=${text}`), {
        ...{ code: 'bad_segment', path: 'segment' },
      })
      expect(await (await opened.request(`/v1/alerts?model=${text}`)).json()).toEqual({ alerts: [] })
    }
  })
})

describe('a request', () => {
  it.each([
    ['without a key', {}],
    ['with another key', { authorization: `Bearer tm_admin_${MARKER}` }],
    ['with half a scheme', { authorization: MARKER }],
    ['with an empty key', { authorization: 'Bearer ' }],
    ['with another scheme', { authorization: `Basic ${MARKER}` }],
  ] as [string, Record<string, string>][])('%s is refused before its body is read', async (_, headers) => {
    for (const [method, path] of [
      ['POST', '/v1/predictions'],
      ['PUT', '/v1/models/numbers'],
      ['GET', '/v1/models'],
      ['GET', '/v1/alerts'],
    ] as const) {
      const answer = await opened.app.request(path, {
        method,
        headers,
        ...(method === 'GET' ? {} : { body: `{${MARKER}` }),
      })
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="tidemark"')
      await expectProblem(answer, { status: 401, code: 'unauthorized' })
    }
  })
})
