import { parseError } from '@clickhouse/client'
import { Pool } from 'undici'
import type { Connection } from './client.ts'

/** What is sent with a statement. */
export interface Body {
  type: string
  pieces: readonly Uint8Array[]
}

const CONNECTIONS = 16
const TIMEOUT_MS = 300_000

/**
 * ClickHouse over HTTP for rows that travel as bytes. The official client waits for a timer and copies streams on every
 * statement, which costs a millisecond or more where the answer takes two.
 */
export class BytesClient {
  readonly #pool: Pool
  readonly #path: string
  readonly #headers: Record<string, string>

  /** @param settings sent with every statement */
  constructor({ url, user, password, database }: Connection, settings: Record<string, string | number>) {
    const { origin, pathname } = new URL(url)
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    })
    const fixed = Object.entries(settings).map(([name, value]) => [name, String(value)])
    this.#path = `${pathname}?${new URLSearchParams([['database', database], ...fixed])}`
    const credentials = Buffer.from(`${user}:${password}`).toString('base64')
    this.#headers = { authorization: `Basic ${credentials}` }
  }

  /**
   * Runs a statement.
   *
   * @param body its parameters as a form, or the rows of an INSERT
   * @returns the answer's bytes
   * @throws ClickHouseError as the official client does; what undici throws when nothing answers
   */
  async send(statement: string, body: Body | null): Promise<Buffer> {
    const answer = await this.#pool.request({
      method: 'POST',
      path: `${this.#path}&query=${encodeURIComponent(statement)}`,
      headers: body ? { ...this.#headers, 'content-type': body.type } : this.#headers,
      body: body ? Buffer.concat(body.pieces) : null,
    })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    if (answer.statusCode !== 200) throw parseError(bytes.toString())
    return bytes
  }

  /** Ends every connection, once and for all; what waits for an answer fails. May be called again. */
  async close(): Promise<void> {
    if (!this.#pool.destroyed) await this.#pool.destroy()
  }
}
