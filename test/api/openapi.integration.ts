import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApp, type TestApp } from '../support/open-test-app.ts'

interface Operation {
  summary: string
  security?: unknown[]
  parameters: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { required: boolean; content: Record<string, { schema: object }> }
  responses: Record<string, { content: Record<string, { schema: object }> }>
}
interface Document {
  openapi: string
  components: { schemas: Record<string, object> }
  paths: Record<string, Record<string, Operation>>
}

let opened: TestApp
let document: Document
beforeAll(async () => {
  opened = await openTestApp(() => Date.UTC(2026, 10, 1))
  document = (await (await opened.app.request('/openapi.json')).json()) as Document
})
afterAll(() => opened.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

const isOfApi = (path: string) => /^\/(v1\/|healthz|readyz|metrics)/.test(path)

describe('the description of the API', () => {
  it('is OpenAPI, and has every address the service answers', async () => {
    expect(document.openapi).toBe('3.1.0')
    expect(
      operations()
        .map(({ path, method }) => `${method} ${path}`)
        .sort(),
    ).toEqual(
      [
        'get /healthz',
        'get /metrics',
        'get /readyz',
        'get /v1/alerts',
        'get /v1/models',
        'get /v1/models/{model}/compare',
        'get /v1/models/{model}/detect',
        'get /v1/models/{model}/measurements',
        'get /v1/models/{model}/outliers',
        'get /v1/models/{model}/references',
        'get /v1/verify',
        'post /v1/labels',
        'post /v1/models/{model}/analyze',
        'post /v1/models/{model}/reference',
        'post /v1/predictions',
        'put /v1/models/{model}',
      ].sort(),
    )
    const described = new Set(operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`))
    const addresses = new Set(opened.app.routes.map(({ path }) => path).filter(isOfApi))
    expect(addresses.size).toBeGreaterThan(10)
    for (const path of addresses)
      for (const method of ['GET', 'PUT', 'POST', 'PATCH', 'DELETE']) {
        const { status } = await opened.app.request(path.replace(':model', 'm'), { method })
        const operation = `${method} ${path.replace(/:(\w+)/g, '{$1}')}`
        expect(status !== 405, operation).toBe(described.has(operation))
      }
  })

  it('points only at what is there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to!)
    expect(references.length).toBeGreaterThan(10)
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\/\w+$/)
      expect(document.components.schemas).toHaveProperty(reference.split('/').at(-1)!)
    }
  })

  it('says of every operation what it takes, what it needs, and how it fails', () => {
    for (const { path, method, operation } of operations()) {
      expect(operation.summary, path).not.toBe('')
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const inPath = operation.parameters.filter(each => each.in === 'path')
      expect(inPath.map(({ name, required }) => ({ name, required }))).toEqual(
        named.map(name => ({ name, required: true })),
      )
      expect(operation.responses.default!.content['application/problem+json']!.schema).toEqual({
        $ref: '#/components/schemas/Problem',
      })
      expect(operation.security === undefined, path).toBe(path.endsWith('z'))
      if (method === 'get') expect(operation.requestBody).toBeUndefined()
      else {
        // A body that is not marked required is, to tools, one that may be left out unchecked.
        expect(operation.requestBody!.required).toBe(true)
        expect(Object.keys(operation.requestBody!.content)).toContain('application/json')
      }
    }
  })

  it('has schemas a validator can use, which take what the service takes', () => {
    const ajv = new Ajv2020({ strict: false })
    ajv.addSchema({ $id: 'api', ...document })
    const takes = (path: string, method: string, body: unknown) => {
      const pointer = `${path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}`
      return ajv.compile({ $ref: `api#/paths/${pointer}/requestBody/content/application~1json/schema` })(body)
    }
    const row = { model: 'm', features: { age: 41, country: null }, score: 0.5, latency_ms: null }
    expect(takes('/v1/predictions', 'post', row)).toBe(true)
    expect(takes('/v1/predictions', 'post', [row, row])).toBe(true)
    expect(takes('/v1/predictions', 'post', { ...row, typo: 1 })).toBe(false)
    expect(takes('/v1/labels', 'post', { model: 'm', prediction_id: 'a', label: '1' })).toBe(true)
    expect(takes('/v1/labels', 'post', { model: 'm', label: '1' })).toBe(false)
    expect(takes('/v1/models/{model}', 'put', { task: 'regression' })).toBe(true)
    expect(takes('/v1/models/{model}', 'put', { task: 'ranking' })).toBe(false)
    expect(takes('/v1/models/{model}/analyze', 'post', { from: 1, to: 2, dry_run: false })).toBe(true)
    expect(takes('/v1/models/{model}/analyze', 'post', { from: 1 })).toBe(false)
    expect(takes('/v1/models/{model}/reference', 'post', { from: 1, to: '2026-11-01T00:00:00Z' })).toBe(true)
    expect(takes('/v1/models/{model}/reference', 'post', [{ prediction: 1, label: '1' }])).toBe(true)
  })
})
