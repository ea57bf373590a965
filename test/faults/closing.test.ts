import { Agent, get } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../../src/listen.ts'

test('closing comes to an end although a kept connection brings request after request', async () => {
  const listening = await listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => listening.close())
  listening.answerWith(() => new Response('here'))
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      get(listening.url, { agent }, response => response.resume().on('end', resolve)).on('error', reject)
    })

  let answered = 0
  let chatting = true
  async function chat(): Promise<void> {
    for (; chatting; answered++) await ask()
  }
  const refused = expect(chat()).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/)
  while (answered < 10) await ask()
  const before = performance.now()
  await listening.close()
  // Node keeps a quiet connection for five seconds, and one that is never quiet for ever.
  expect(performance.now() - before).toBeLessThan(2_000)
  await refused
  chatting = false
})
