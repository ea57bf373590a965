import { z } from 'zod'
import type { Route } from './route.ts'

const JSON_SCHEMA = { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' } as const

const PROBLEM = {
  type: 'object',
  required: ['title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string', description: 'What is wrong and what to do.' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: programs may rely on it.' },
    path: { type: 'string', description: 'Where in the input.' },
  },
}

type Schemas = Record<string, unknown>

/** The API's description, from the schemas that validate it. */
export function openApi(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  const schemas: Schemas = { Problem: PROBLEM }
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tidemark',
      version: '1',
      description: 'Monitoring for machine-learning models in production.',
    },
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } }, schemas },
    paths,
  }
}

function operation(
  { path, summary, body, query, textType, isPublic }: Route,
  schemas: Schemas,
): Record<string, unknown> {
  return {
    summary,
    ...(isPublic ? {} : { security: [{ key: [] }] }),
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body ? { requestBody: requestBody(body, schemas) } : {}),
    responses: {
      200: {
        description: 'Done.',
        content: textType
          ? { [textType]: { schema: { type: 'string' } } }
          : { 'application/json': { schema: { type: 'object' } } },
      },
      default: {
        description: 'It was not done.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function requestBody(
  { schema, types }: NonNullable<Route['body']>,
  schemas: Schemas,
): Record<string, unknown> {
  // zod points into the schema itself, OpenAPI keeps what has a name in one place.
  const text = JSON.stringify(z.toJSONSchema(schema, JSON_SCHEMA)).replaceAll(
    '#/$defs/',
    '#/components/schemas/',
  )
  const { $defs, $schema: _, ...described } = JSON.parse(text) as { $defs?: Schemas; $schema?: string }
  Object.assign(schemas, $defs)
  return { required: true, content: Object.fromEntries(types.map(type => [type, { schema: described }])) }
}

const pathParameters = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function queryParameters(query: z.ZodType | undefined) {
  if (!query) return []
  const { properties = {}, required = [] } = z.toJSONSchema(query, JSON_SCHEMA)
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}
