import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { pino } from 'pino'
import { expect } from 'vitest'
import { z } from 'zod'
import { ReferenceCache } from '../../src/analyzers/reference-cache.ts'
import { openKeys } from '../../src/api/keys.ts'
import { createSessions, type Sessions } from '../../src/api/sessions.ts'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Context } from '../../src/context.ts'
import { openIngestion } from '../../src/ingest/ingestion.ts'
import { DEFAULT_PROJECT } from '../../src/model/names.ts'
import { select } from '../../src/store/client.ts'
import { openTestStore } from './open-test-store.ts'

/** The whole service on a real, empty store, but for the port, the scheduler and the clock. */
export interface TestApp {
  app: Hono
  context: Context
  /** The admin key the first start made. */
  key: string
  sessions: Sessions
  /** Opens the pages without a key. */
  token: string
  /** Asks with the key, unless `init` brings an authorization of its own. */
  request: (path: string, init?: RequestInit) => Promise<Response>
  /** Sends JSON to a path below `/v1/`, which has to take it. */
  send: (path: string, body: object, method?: 'POST' | 'PUT') => Promise<void>
  /** Asks the store, once it has what was acknowledged; the rows of a SELECT. */
  ask: <Row = Record<string, unknown>>(sql: string) => Promise<Row[]>
  close: () => Promise<void>
}

/** @param now what the service takes for the time, in epoch milliseconds */
export async function openTestApp(now: () => number): Promise<TestApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidemark-test-app-'))
  const { store, close } = await openTestStore(now())
  const project = DEFAULT_PROJECT
  const log = pino({ level: 'silent' })
  const directory = join(dataDir, 'spool')
  const ingestion = await openIngestion({ store, project, directory, quotaBytes: 2 ** 30, log, now: now() })
  const keys = await openKeys(store, { project, configured: null, now: now() })
  const key = keys.made!
  const context: Context = {
    config: readConfig({ TIDEMARK_DATA_DIR: dataDir }),
    log,
    store,
    project,
    catalog: ingestion.catalog,
    slicer: ingestion.slicer,
    ingestion,
    references: new ReferenceCache(store),
    publicUrl: 'http://127.0.0.1:8321',
    health: () => ({ lastRoundAt: null, lastError: null }),
    now,
  }
  const sessions = createSessions(Buffer.alloc(32, 7))
  const token = 'token-of-the-sign-in-link'
  const app = createApp(context, { keys: keys.ring, sessions, token })
  const request: TestApp['request'] = async (path, init = {}) => {
    const headers = new Headers(init.headers)
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${key}`)
    return app.request(path, { ...init, headers })
  }
  return {
    app,
    context,
    key,
    sessions,
    token,
    request,
    send: async (path, body, method = 'POST') => {
      const headers = { 'content-type': 'application/json' }
      const answer = await request(`/v1/${path}`, { method, headers, body: JSON.stringify(body) })
      expect(answer.status, await answer.clone().text()).toBeLessThan(300)
    },
    ask: async <Row>(sql: string) => {
      await ingestion.drain.settle()
      return (await select(store, { sql, row: z.unknown() })) as Row[]
    },
    close: async () => {
      await ingestion.close(0)
      await close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
