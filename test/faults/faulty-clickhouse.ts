import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/**
 * What becomes of a statement: it is answered as the server does; with an error of the server's, either that it has
 * no room or that it cannot read the rows; not at all; or the server does it, and the connection closes instead of
 * an answer.
 */
export type Fate = 'passes' | 'no-room' | 'bad-rows' | 'hangs' | 'closes-after'

const ERRORS = {
  'no-room': 'Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)',
  'bad-rows': 'Code: 33. DB::Exception: Cannot read all data. (CANNOT_READ_ALL_DATA)',
}

/** A ClickHouse seen through a proxy that does to each statement what the test says. */
export class FaultyClickHouse {
  /** Asked for every statement that comes, with the bytes of its body. */
  fate: (statement: string, body: Buffer) => Fate = () => 'passes'
  /** Called when the server has done a statement, before its answer is passed on. */
  taken: (statement: string) => void = () => {}
  readonly #upstream: URL
  #server: Server | null = null
  #port = 0

  /** @param upstream the address of the server itself */
  static async open(upstream: string): Promise<FaultyClickHouse> {
    const faulty = new FaultyClickHouse(new URL(upstream))
    await faulty.comeBack()
    onTestFinished(() => faulty.leave())
    return faulty
  }

  private constructor(upstream: URL) {
    this.#upstream = upstream
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Connections are refused from here on, and those there are break. */
  async leave(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = null
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  /** Listens again, at the same address. */
  async comeBack(): Promise<void> {
    // A quiet connection stays: the test may keep this process busy for seconds, then use it.
    const server = createServer(
      { keepAliveTimeout: 0 },
      (asked, answer) => void this.#handle(asked, answer).catch(() => answer.destroy()),
    )
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
    this.#server = server
  }

  /** Breaks all connections, those that hang among them. */
  breakConnections(): void {
    this.#server?.closeAllConnections()
  }

  async #handle(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await buffer(asked)
    const { searchParams } = new URL(asked.url!, this.url)
    // In the address, or in the first field of a form.
    const statement = searchParams.get('query') ?? body.toString('latin1', 0, 400).split('\r\n\r\n')[1]!
    const fate = this.fate(statement, body)
    if (fate === 'hangs') return
    if (fate === 'no-room' || fate === 'bad-rows') {
      answer.writeHead(500, { 'x-clickhouse-exception-code': /\d+/.exec(ERRORS[fate])![0] }).end(ERRORS[fate])
      return
    }
    const { status, headers, content } = await this.#forward(asked, body)
    if (status === 200) this.taken(statement)
    if (fate === 'closes-after') asked.socket.destroy()
    else answer.writeHead(status, headers).end(content)
  }

  async #forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    const { hostname: host, port } = this.#upstream
    const { 'transfer-encoding': _, ...kept } = headers
    const sent = request({
      agent: false,
      host,
      port,
      method,
      path: url,
      headers: { ...kept, 'content-length': body.length },
    })
    sent.end(body)
    const [reply] = (await once(sent, 'response')) as [IncomingMessage]
    const content = await buffer(reply)
    const { 'transfer-encoding': __, ...back } = reply.headers
    return { status: reply.statusCode!, headers: back, content }
  }
}
