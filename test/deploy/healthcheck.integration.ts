import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'

const [, ...command]: string[] = JSON.parse(
  readFileSync('Dockerfile', 'utf8').match(/^HEALTHCHECK[\s\S]*?CMD (\[.+\])$/m)![1]!,
)

/** The exit code of the image's health check against a service on this port. */
async function check(port: number): Promise<number> {
  const child = spawn(process.execPath, command, {
    env: { ...process.env, TIDEMARK_PORT: String(port) },
    stdio: 'ignore',
  })
  const [code] = await once(child, 'exit')
  return code
}

it('is healthy exactly while /readyz answers 200', async () => {
  let ready = true
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/readyz' && ready ? 200 : 503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  expect(await check(port)).toBe(0)
  ready = false
  expect(await check(port)).toBe(1)
  server.close()
  await once(server, 'close')
  expect(await check(port)).toBe(1)
})
