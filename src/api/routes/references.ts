import type { HonoRequest } from 'hono'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import {
  acceptReferenceRange,
  acceptReferenceRows,
  type SentReference,
} from '../../ingest/accept-reference.ts'
import { isObject } from '../../ingest/check-value.ts'
import { readRowStream } from '../../ingest/read-row-stream.ts'
import { type ReadRow, readRows } from '../../ingest/read-rows.ts'
import { Moment } from '../../model/moment.ts'
import { ModelName, ShortText } from '../../model/names.ts'
import { ReferenceRow } from '../../model/prediction.ts'
import type { Reference } from '../../store/references.ts'
import { check } from '../check.ts'
import { readBody, readPieces, saysNdjson } from '../read-body.ts'
import { type Answer, type Asked, route } from '../route.ts'
import { Address, modelOf } from './models.ts'
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
  { context, counts }: Pick<Asked<unknown>, 'context' | 'counts'>,
  sent: SentReference,
): Promise<Answer> {
  const { reference, ...answer } = await acceptReferenceRows(ingestOf(context), sent)
  counts.countRows('reference', {
    accepted: answer.accepted,
    rejected: answer.rejected.length + (answer.unlisted ?? 0),
  })
  return { body: { ...answer, reference: describe(reference) } }
}

async function fromRange(
  context: Context,
  request: HonoRequest,
  { name, body }: { name: string; body: unknown },
): Promise<Answer> {
  const { from, to, version = '' } = check(ReferenceRange, body)
  const model = modelOf(context, request.param('model'))
  const reference = await acceptReferenceRange(ingestOf(context), { model, name, from, to, version })
  return { body: { accepted: 0, rejected: [], ids: [], unchanged: false, reference: describe(reference) } }
}

/** The body's one object, where it is one and names a range. */
function rangeOf(rows: readonly ReadRow[]): Record<string, unknown> | null {
  const [only, ...others] = rows
  if (!only || others.length > 0 || !('row' in only) || !isObject(only.row)) return null
  return 'from' in only.row || 'to' in only.row ? only.row : null
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
  handle: async ({ request, query, lease, ...asked }) => {
    const { model } = check(Address, request.param())
    const { name } = query
    if (saysNdjson(request))
      return fromRows(asked, { model, name, batches: readRowStream(readPieces(request, lease)) })
    const rows = readRows(await readBody(request, lease))
    const range = rangeOf(rows)
    return range
      ? fromRange(asked.context, request, { name, body: range })
      : fromRows(asked, { model, name, batches: [rows] })
  },
})

export const referenceRoutes = [postReference]
