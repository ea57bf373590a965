import { z } from 'zod'
import type { Route } from './route.ts'

const JSON_SCHEMA = { io: 'input', unrepresentable: 'any', target: 'openapi-3.0' } as const

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

/** The API's description, from the schemas that validate it. */
export function openApi(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(route) }
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Tidemark', version: '1', description: 'Monitoring for machine-learning models in production.' },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM },
    },
    paths,
  }
}

function operation({ path, summary, body, query, isPublic }: Route): Record<string, unknown> {
  return {
    summary,
    ...(isPublic ? {} : { security: [{ key: [] }] }),
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body
      ? {
          requestBody: {
            required: true,
            content: Object.fromEntries(
              body.types.map(type => [type, { schema: z.toJSONSchema(body.schema, JSON_SCHEMA) }]),
            ),
          },
        }
      : {}),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: { type: 'object' } } } },
      default: {
        description: 'It was not done.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

const pathParameters = (path: string) =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function queryParameters(query: z.ZodType | undefined) {
  if (!query) return []
  const schema = z.toJSONSchema(query, JSON_SCHEMA) as { properties?: Record<string, object> }
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({ name, in: 'query', schema: property }))
}
