import type { EmbeddedEngine } from '../../../src/store/embedded/embedded-engine.ts'

/** One statement over HTTP, as whoever `credentials` says; `query` is put into the address as it is. */
export async function ask(
  url: string,
  sql: string,
  { credentials, query = '' }: { credentials?: string; query?: string } = {},
): Promise<{ status: number; text: string }> {
  const headers: Record<string, string> =
    credentials === undefined ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
  const response = await fetch(`${url}/?${query}`, { method: 'POST', body: sql, headers })
  return { status: response.status, text: (await response.text()).trim() }
}

/** One statement as Tidemark; throws ClickHouse's message when it is refused. */
export async function askAsTidemark(engine: EmbeddedEngine, sql: string): Promise<string> {
  const { status, text } = await ask(engine.url, sql, { credentials: `${engine.user}:${engine.password}` })
  if (status !== 200) throw new Error(text)
  return text
}
