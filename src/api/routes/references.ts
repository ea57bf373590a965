import { z } from 'zod'
import type { HonoRequest } from 'hono'
import type { Context } from '../../context.ts'
import { acceptReferenceRange, acceptReferenceRows } from '../../ingest/accept-reference.ts'
import { isObject } from '../../ingest/check-value.ts'
import { Moment } from '../../model/moment.ts'
import { ModelName, ShortText } from '../../model/names.ts'
import { ReferenceRow } from '../../model/prediction.ts'
import type { Reference } from '../../store/references.ts'
import { check } from '../check.ts'
import { readBody, readPieces, saysNdjson } from '../read-body.ts'
import { type Answer, route } from '../route.ts'
import { modelOf } from './models.ts'
import { ingestOf } from './rows.ts'

/** A range of production as the reference. */
const ReferenceRange = z
  .strictObject({ from: Moment, to: Moment, version: ShortText.optional() })
  .refine(({ from, to }) => from < to, { message: 'must be before to', path: ['from'] })

const Query = z.object({ name: ModelName.default('default') })

const describe = ({ name, from, to, rows }: Reference) => ({
  name,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  rows,
})

async function fromRows(
  context: Context,
  { model, name, lines }: { model: string; name: string; lines: AsyncIterable<string> },
): Promise<Answer> {
  const { reference, ...answer } = await acceptReferenceRows(ingestOf(context), { model, name, lines })
  return { body: { ...answer, reference: describe(reference) } }
}

async function fromRange(context: Context, request: HonoRequest, { name, body }: { name: string; body: unknown }): Promise<Answer> {
  const { from, to, version = '' } = check(ReferenceRange, body)
  const model = modelOf(context, request.param('model'))
  const reference = await acceptReferenceRange(ingestOf(context), { model, name, from, to, version })
  return { body: { accepted: 0, rejected: [], ids: [], unchanged: false, reference: describe(reference) } }
}

/** A body that is one JSON value, as the lines NDJSON would have had. */
async function* asLines(text: string, parsed: unknown): AsyncGenerator<string> {
  if (parsed === undefined) yield text
  else for (const row of Array.isArray(parsed) ? parsed : [parsed]) yield `${JSON.stringify(row)}\n`
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const postReference = route({
  method: 'post',
  path: '/v1/models/:model/reference',
  summary: 'Say what is normal: rows with labels, all in one body, or a range of production.',
  body: {
    schema: z.union([ReferenceRange, z.array(ReferenceRow), ReferenceRow]),
    types: ['application/json', 'application/x-ndjson'],
  },
  query: Query,
  handle: async ({ request, query, context }) => {
    const model = check(ModelName, request.param('model'))
    const { name } = query
    if (saysNdjson(request)) return fromRows(context, { model, name, lines: readPieces(request) })
    const text = await readBody(request)
    const parsed = tryParse(text)
    if (isObject(parsed) && ('from' in parsed || 'to' in parsed)) return fromRange(context, request, { name, body: parsed })
    return fromRows(context, { model, name, lines: asLines(text, parsed) })
  },
})

export const referenceRoutes = [postReference]
