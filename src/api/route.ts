import type { IncomingMessage } from 'node:http'
import type { HonoRequest } from 'hono'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import type { Lease } from './body-budget.ts'
import type { Counts } from './metrics/counts.ts'

/** What a route answers: JSON, or text where the route says so, and a status. */
export interface Answer {
  status?: number
  body: unknown
}

/** What a handler is given: the request, its query checked against the route's schema, and what the API keeps. */
export interface Asked<Query> {
  request: HonoRequest
  /** Node's own request; undefined where the app is asked without a server. */
  incoming: IncomingMessage | undefined
  query: Query
  context: Context
  /** What the body may take of memory. */
  lease: Lease
  counts: Counts
}

/** One method of one address; validation and OpenAPI come from the same schemas. */
export interface Route {
  method: 'get' | 'put' | 'post'
  /** As Hono writes it: `/v1/models/:model`. */
  path: string
  summary: string
  /** Only for OpenAPI: the body is checked by the handler, which knows how to read it. */
  body?: { schema: z.ZodType; types: string[] }
  query?: z.ZodType
  /** Content type of an answer that is text; JSON without it. */
  textType?: string
  /** Open to everyone: answers nothing about models. */
  isPublic?: boolean
  handle: (asked: Asked<unknown>) => Promise<Answer>
}

/** A route whose handler sees its query as the schema reads it. */
export function route<Query extends z.ZodType>(
  definition: Omit<Route, 'query' | 'handle'> & {
    query?: Query
    handle: (asked: Asked<z.infer<Query>>) => Promise<Answer>
  },
): Route {
  return definition as Route
}
