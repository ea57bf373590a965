import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { askAsTidemark } from '../store/embedded/ask.ts'
import { eventually } from '../support/eventually.ts'
import { inForm } from './form.ts'
import type { Destination } from './posting-client.ts'
import { environmentWith, KEY, readiness, startClickHouse, startServing } from './serving.ts'

/** Between two pieces of a body. */
const PAUSE_MS = inForm({ short: 100, long: 6_000 })
const PIECES = 10
const VALUES = inForm({ short: 12, long: 200 })

const bodyOf = (ids: string[]) =>
  JSON.stringify(
    ids.map(prediction_id => ({
      model: 'm',
      prediction_id,
      timestamp: '2026-03-02T00:00:00Z',
      prediction: 0.5,
    })),
  )

/** Sends the head of a request, and leaves the body to the caller. */
async function beginPost({ url, key }: Destination, bytes: number): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const head = ['POST /v1/predictions HTTP/1.1', `Host: ${hostname}`, `Authorization: Bearer ${key}`]
  head.push('Content-Type: application/json', `Content-Length: ${bytes}`, 'Connection: close', '', '')
  socket.write(head.join('\r\n'))
  return socket
}

test(
  'clients that leave, that are slow, and that change their mind while the clock jumps',
  async () => {
    const { engine } = await startClickHouse()
    const environment = await environmentWith(engine, engine.url)
    const destination: Destination = { url: '', key: KEY }
    await startServing(environment, destination, { clockJumps: true }).ready

    // A whole row of the body came before its sender left: one that is not all there is nothing.
    const left = bodyOf(['left-1', 'left-2'])
    const leaver = await beginPost(destination, left.length)
    leaver.write(left.slice(0, -10))
    await sleep(PAUSE_MS)
    leaver.destroy()

    const slow = bodyOf(['slow-1', 'slow-2'])
    const sender = await beginPost(destination, slow.length)
    const answer = text(sender)
    for (let piece = 0; piece < PIECES; piece++) {
      const at = (i: number) => Math.floor((i * slow.length) / PIECES)
      sender.write(slow.slice(at(piece), at(piece + 1)))
      await sleep(PAUSE_MS)
    }
    expect(await answer).toMatch(/^HTTP\/1.1 200 OK\r\n.*"accepted":2/s)

    for (let value = 1; value <= VALUES; value++) {
      const changed = {
        model: 'm',
        prediction_id: 'changed',
        timestamp: '2026-03-02T00:00:00Z',
        prediction: value + 0.5,
      }
      const { status } = await fetch(`${destination.url}/v1/predictions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(changed),
      })
      expect(status).toBe(200)
    }
    const stored = 'SELECT prediction_id, prediction_value FROM tidemark.predictions FINAL ORDER BY 1'
    const rows = [`changed\t${VALUES}.5`, 'slow-1\t0.5', 'slow-2\t0.5'].join('\n')
    await eventually(async () => expect(await askAsTidemark(engine, stored)).toBe(rows) ?? true)
    expect((await readiness(destination)).status).toBe('ok')
  },
  inForm({ short: 60_000, long: 180_000 }),
)
