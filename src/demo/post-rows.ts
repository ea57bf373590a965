import { z } from 'zod'
import { Problem } from '../errors.ts'
import { type ApiRequest, type ApiTarget, bodyOf, callApi, problemOf } from './call-api.ts'

const RowsReply = z.object({
  accepted: z.number(),
  rejected: z
    .array(
      z.object({
        index: z.number(),
        path: z.string().default(''),
        code: z.string().default('invalid'),
        message: z.string(),
      }),
    )
    .default([]),
})

/** What became of the rows of one request; `index` counts its rows from 0. */
export type RowsReply = z.infer<typeof RowsReply>

/**
 * Posts rows as NDJSON to `/v1/predictions`, `/v1/labels` or a model's reference.
 *
 * @param body the rows; called again for every attempt
 * @throws Problem when the request as a whole was refused; a 400, where no row was accepted, is a reply
 */
export async function postRows(
  target: ApiTarget,
  path: string,
  body: NonNullable<ApiRequest['body']>,
): Promise<RowsReply> {
  const reply = await callApi(target, { method: 'POST', path, contentType: 'application/x-ndjson', body })
  if (reply.status !== 400) return RowsReply.parse(bodyOf(reply))
  const refused = z.object({ rejected: RowsReply.shape.rejected.unwrap().min(1) }).safeParse(reply.body)
  if (refused.success) return { accepted: 0, rejected: refused.data.rejected }
  const { code, path: at, message } = problemOf(reply)
  return { accepted: 0, rejected: [{ index: 0, path: at ?? '', code, message }] }
}

/**
 * Posts rows that are all known to be good.
 *
 * @returns how many there were
 * @throws Problem when any of them is refused
 */
export async function postEveryRow(
  target: ApiTarget,
  path: string,
  body: NonNullable<ApiRequest['body']>,
): Promise<number> {
  const { accepted, rejected } = await postRows(target, path, body)
  const [first] = rejected
  if (!first) return accepted
  const message = `${path} refused ${rejected.length} rows: ${first.path} ${first.message}`
  throw new Problem(400, first.code, message, first.path)
}
