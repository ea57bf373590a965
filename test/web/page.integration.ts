import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtureApp, KEY } from './fixture-app.ts'

/** Debian's; a machine without a browser can only skip what needs one, and the summary says so. */
const CHROMIUM = '/usr/bin/chromium'
const withBrowser = describe.skipIf(!existsSync(CHROMIUM))

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const profile = mkdtempSync(join(tmpdir(), 'tidemark-browser-'))
const server = serve({ fetch: fixtureApp().fetch, port: 0, hostname: '127.0.0.1' })
let browser: BrowserContext
let origin: string

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) return
  if (!server.listening) await new Promise(resolve => server.once('listening', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: FLAGS,
  })
})

afterAll(async () => {
  await browser?.close()
  await new Promise(resolve => server.close(resolve))
  rmSync(profile, { recursive: true, force: true })
})

/** Opens a page; `complaints` gathers what the browser reports: errors, refused files, requests elsewhere. */
async function open(
  path: string,
  options: { width?: number } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage()
  await page.setViewportSize({ width: options.width ?? 1280, height: 900 })
  const complaints: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  page.on('request', request => {
    if (!request.url().startsWith(origin)) complaints.push(`request to ${request.url()}`)
  })
  await page.goto(origin + path, { waitUntil: 'networkidle' })
  return { page, complaints }
}

/** How many pixels of a chart's canvas are not transparent. */
const inkOf = (page: Page) =>
  page.$$eval('[data-chart] canvas', canvases =>
    canvases.map(found => {
      const canvas = found as unknown as {
        width: number
        height: number
        getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } }
      }
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      return data.filter((value, i) => i % 4 === 3 && value > 0).length
    }),
  )

withBrowser('a model page in a browser', () => {
  it('shows a comparison from its own files only, without a complaint, also on a narrow screen', async () => {
    for (const width of [1280, 390]) {
      const { page, complaints } = await open('/models/loan-approval/compare', { width })
      expect(await page.locator('article.card svg').count()).toBeGreaterThan(5)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(complaints).toEqual([])
      await page.close()
    }
  })

  it('draws every chart, from its own files only, without a complaint', async () => {
    const { page, complaints } = await open('/models/loan-approval')
    const ink = await inkOf(page)
    expect(ink).toHaveLength(await page.locator('[data-chart]').count())
    expect(Math.min(...ink)).toBeGreaterThan(500)
    expect(await page.locator('#volume-readout').textContent()).toBe(
      '30 Nov · predictions 610 · this day is not over',
    )
    expect(complaints).toEqual([])
    await page.close()
  })

  it('tells the point under the cursor', async () => {
    const { page } = await open('/models/loan-approval')
    const chart = page.locator('[data-chart="performance-accuracy"] .u-over')
    await chart.scrollIntoViewIfNeeded()
    await chart.hover({ position: { x: 5, y: 40 } })
    await expect
      .poll(() => page.locator('#performance-accuracy-readout').textContent())
      .toMatch(/^31 Oct · accuracy 8\d\.\d % \(\d\d\.\d to \d\d\.\d %\) · 1,350 rows$/)
    await page.close()
  })

  it('draws again in the colours of the dark', async () => {
    const { page, complaints } = await open('/models/loan-approval')
    const picture = () => page.evaluate(`document.querySelector('[data-chart="volume"] canvas').toDataURL()`)
    const light = await picture()
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(picture).not.toBe(light)
    expect(Math.min(...(await inkOf(page)))).toBeGreaterThan(500)
    expect(await page.locator('[data-chart="volume"] canvas').count()).toBe(1)
    expect(complaints).toEqual([])
    await page.close()
  })

  it.each(['/', '/models/loan-approval', '/models/learning', '/models/empty', '/sign-in'])(
    '%s is no wider than a telephone',
    async path => {
      const { page, complaints } = await open(path, { width: 390 })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
      expect(complaints).toEqual([])
      await page.close()
    },
  )

  it('is reached and walked with the keyboard alone', async () => {
    const { page } = await open('/sign-in')
    for (let i = 0; i < 3; i += 1) await page.keyboard.press('Tab')
    await page.keyboard.type(KEY)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${origin}/`)
    const focused = () => page.evaluate('document.activeElement.textContent.trim()')
    const seen: unknown[] = []
    for (let i = 0; i < 3; i += 1) {
      await page.keyboard.press('Tab')
      seen.push(await focused())
    }
    expect(seen).toEqual(['Skip to content', 'Tidemark', 'loan-approval'])
    await page.keyboard.press('Enter')
    await page.waitForURL(`${origin}/models/loan-approval`)
    expect(await page.locator('h1').textContent()).toBe('loan-approval')
    await page.close()
  })
})
