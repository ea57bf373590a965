import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Cli, childrenOf, isAlive, spawnCli } from '../cli/spawn-cli.ts'
import { eventually } from '../support/eventually.ts'

const KEY = 'tm_admin_of_the_demo_test'
const DAY_MS = 86_400_000
/** A minute on a machine that does nothing else; this one does. */
const PATIENCE_MS = 150_000

const Alerts = z.object({
  alerts: z.array(
    z.object({
      alert_id: z.string(),
      rule: z.string(),
      subject: z.string(),
      segment: z.string(),
      state: z.enum(['firing', 'resolved']),
      started_at: z.string(),
      told: z.string(),
    }),
  ),
})
const Models = z.object({
  models: z.array(
    z.object({
      model: z.string(),
      reference: z.object({ from: z.string(), to: z.string(), rows: z.number() }),
    }),
  ),
})
const Mails = z.object({ mails: z.array(z.object({ subject: z.string(), text: z.string() })) })

interface Demo extends Cli {
  url: string
  signInUrl: string
  mailsUrl: string
  startedAt: number
}

let dataDir: string
let demo: Demo

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tidemark-demo-'))
  demo = await startDemo()
})

afterAll(async () => {
  demo.kill('SIGKILL')
  await demo.ended
  await rm(dataDir, { recursive: true, force: true })
})

async function startDemo(): Promise<Demo> {
  const startedAt = performance.now()
  const cli = spawnCli(['demo'], {
    TIDEMARK_PORT: '0',
    TIDEMARK_DATA_DIR: dataDir,
    TIDEMARK_ADMIN_KEY: KEY,
    // Just after midnight the last day of the story is not closed yet; waiting for it must not take long.
    TIDEMARK_SETTLE: '2m',
  })
  const [, signInUrl] = await cli.said(/Open (\S+)/)
  const [, mailsUrl] = await cli.said(/Emails it sends: +(\S+)/)
  return { ...cli, startedAt, signInUrl: signInUrl!, mailsUrl: mailsUrl!, url: new URL(signInUrl!).origin }
}

const secondsSince = (moment: number): string => ((performance.now() - moment) / 1000).toFixed(1)

async function ask<T extends z.ZodType>(path: string, schema: T): Promise<z.infer<T>> {
  const response = await fetch(`${demo.url}${path}`, { headers: { authorization: `Bearer ${KEY}` } })
  expect(response.status).toBe(200)
  return schema.parse(await response.json())
}

const listAlerts = async () => (await ask('/v1/alerts', Alerts)).alerts
const findReference = async () => (await ask('/v1/models', Models)).models[0]!.reference
const caughtMails = async () => Mails.parse(await (await fetch(`${demo.mailsUrl}/mails.json`)).json()).mails

/** Midnight at which a day of the story begins; day 1 follows the reference. */
async function startOfDay(day: number): Promise<number> {
  const { to } = await findReference()
  return (Math.ceil(Date.parse(to) / DAY_MS) + day - 1) * DAY_MS
}

/** The model's page as a browser sees it that followed the printed link. */
async function modelPage(): Promise<string> {
  const entry = await fetch(demo.signInUrl, { redirect: 'manual' })
  const cookie = entry.headers.getSetCookie()[0]!.split(';')[0]!
  const page = await fetch(`${demo.url}/models/loan-approval`, { headers: { cookie } })
  expect(page.status).toBe(200)
  return page.text()
}

/** Ctrl-C, and what is left after it. */
async function interrupt(): Promise<void> {
  const processes = [demo.pid, ...childrenOf(demo.pid)]
  expect(processes.length).toBeGreaterThanOrEqual(2)
  demo.interrupt()
  expect(await demo.ended).toBe(0)
  expect(processes.filter(isAlive)).toEqual([])
  for (const url of [demo.url, demo.mailsUrl]) await expect(fetch(url)).rejects.toThrow('fetch failed')
  expect(demo.stderr()).toBe('')
  expect(demo.stdout()).not.toContain('"level":')
}

describe('a first start', () => {
  test(
    'soon shows charts and open alerts, and has sent a mail',
    async () => {
      await eventually(async () => (await caughtMails()).length > 0, { timeoutMs: PATIENCE_MS })
      const html = await modelPage()
      console.log(`first mail ${secondsSince(demo.startedAt)} s after the start`)
      expect(html).toContain('data-chart=')
      expect(html).toContain('<svg')
      expect(html).toContain('Open alerts')
      expect(html).toMatch(/feature:income: (On average over the last 7 windows: )?[\d.]+ % of values are/)
      expect(html).not.toContain('No alert is open')
    },
    PATIENCE_MS,
  )

  test(
    'finds what the story hides, on the day it begins',
    async () => {
      const expected = [
        { rule: 'feature-drift', subject: 'feature:income', segment: '', day: 22 },
        { rule: 'performance', subject: 'accuracy', segment: 'region=south', day: 24 },
        { rule: 'data-quality', subject: 'missing:employment_years', segment: '', day: 28 },
        { rule: 'latency', subject: 'latency_ms', segment: '', day: 30 },
      ]
      // The last day is judged when it is closed, two minutes after midnight.
      const alerts = await eventually(
        async () => {
          const found = await listAlerts()
          return found.some(({ rule, state }) => rule === 'latency' && state === 'firing') && found
        },
        { timeoutMs: PATIENCE_MS },
      )
      for (const { day, ...alert } of expected) {
        const started_at = new Date(await startOfDay(day)).toISOString()
        expect(alerts).toContainEqual(expect.objectContaining({ ...alert, state: 'firing', started_at }))
      }
    },
    PATIENCE_MS,
  )

  test('says nothing about the three quiet weeks, and tells nobody of what is over', async () => {
    const alerts = await listAlerts()
    const quietUntil = await startOfDay(22)
    expect(alerts.filter(({ started_at }) => Date.parse(started_at) < quietUntil)).toEqual([])

    const over = alerts.filter(({ state }) => state === 'resolved')
    const day26 = new Date(await startOfDay(26)).toISOString()
    expect(over).toContainEqual(
      expect.objectContaining({ rule: 'latency', started_at: day26, told: 'nothing' }),
    )
    const mails = await caughtMails()
    expect(mails.map(({ text }) => text).join()).not.toContain(day26.slice(0, 10))
    expect(mails.filter(({ subject }) => !subject.startsWith('[FIRING:'))).toEqual([])
  })

  test('ends at Ctrl-C with everything it started', interrupt)
})

describe('a second start', () => {
  test(
    'goes on with the data that is there',
    async () => {
      demo = await startDemo()
      const [reference, alerts] = [await findReference(), await listAlerts()]
      expect(alerts.length).toBeGreaterThanOrEqual(5)
      await demo.said(/Loaded/)
      console.log(`loaded again ${secondsSince(demo.startedAt)} s after the start`)
      expect(demo.stdout()).not.toContain('reference:')
      expect(await findReference()).toEqual(reference)
      expect((await listAlerts()).map(({ alert_id }) => alert_id)).toEqual(
        alerts.map(({ alert_id }) => alert_id),
      )
      await interrupt()
    },
    PATIENCE_MS,
  )
})

test('Ctrl-C ends it while it is loading, too', async () => {
  await rm(dataDir, { recursive: true })
  demo = await startDemo()
  await interrupt()
})
