import { Pool } from 'undici'
import type { Connection } from '../src/store/client.ts'

/** The admin key every bench gives its service. */
export const KEY = 'bench-key-of-enough-characters'

/** Sends a body and resolves once all of the answer was read. */
export type Send = (body: Buffer | string) => Promise<void>

/** A sender, and the connections it keeps. */
export interface Sender {
  send: Send
  close: () => Promise<void>
}

interface Address {
  origin: string
  path: string
  headers: Record<string, string>
  connections: number
}

/** @throws from `send`, when the answer is not 200, with its beginning */
export function openSender({ origin, path, headers, connections }: Address): Sender {
  const pool = new Pool(origin, { connections })
  return {
    send: async body => {
      const answer = await pool.request({ path, method: 'POST', headers, body })
      if (answer.statusCode === 200) return answer.body.dump()
      throw new Error(`answered ${answer.statusCode}: ${(await answer.body.text()).slice(0, 300)}`)
    },
    close: () => pool.close(),
  }
}

/** Posts to a service's `/v1/{noun}`. */
export const openApi = (
  origin: string,
  {
    noun = 'predictions',
    type = 'application/json',
    connections,
  }: { noun?: string; type?: string; connections: number },
): Sender =>
  openSender({
    origin,
    path: `/v1/${noun}`,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': type },
    connections,
  })

/** Posts rows straight to a table of ClickHouse, as JSONEachRow. */
export function openTable(
  { url, user, password, database }: Connection,
  { table, connections }: { table: string; connections: number },
): Sender {
  const search = new URLSearchParams({
    database,
    query: `INSERT INTO ${table} FORMAT JSONEachRow`,
    async_insert: '0',
    wait_end_of_query: '1',
    date_time_input_format: 'best_effort',
  })
  const credentials = Buffer.from(`${user}:${password}`).toString('base64')
  return openSender({
    origin: url,
    path: `/?${search}`,
    headers: { authorization: `Basic ${credentials}` },
    connections,
  })
}

/** Does `work` again and again, so many at a time, until told to stop. */
export async function inFlight(
  count: number,
  { work, isOver }: { work: () => Promise<void>; isOver: () => boolean },
): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async () => {
      while (!isOver()) await work()
    }),
  )
}
