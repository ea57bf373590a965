/** A Hono handler that parses a body and answers as ingestion does: what HTTP and JSON alone cost. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const app = new Hono()
app.post('/v1/predictions', async context => {
  await context.req.json()
  return context.json({ accepted: 1, rejected: [], ids: [] })
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`Tidemark is at http://127.0.0.1:${port}\n`)
})
