import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Hono } from 'hono'
import { etag } from 'hono/etag'

// The root of the package is two levels above this file, in the sources and in dist/ alike.
const root = new URL('../../', import.meta.url)
const resolve = createRequire(import.meta.url).resolve

/** Everything a page may load, by path: a fixed list, so that no request can name any other file. */
const ASSETS: Record<string, { file: string | URL; type: string }> = {
  'tidemark.css': { file: new URL('src/web/assets/tidemark.css', root), type: 'text/css' },
  'favicon.svg': { file: new URL('src/web/assets/favicon.svg', root), type: 'image/svg+xml' },
  'uplot.css': { file: resolve('uplot/dist/uPlot.min.css'), type: 'text/css' },
  'uplot.js': { file: resolve('uplot/dist/uPlot.iife.min.js'), type: 'text/javascript' },
  ...Object.fromEntries(
    [
      'client/charts.js',
      'client/chart-options.js',
      'client/chart-marks.js',
      'client/theme.js',
      'format.js',
      'format-value.js',
    ].map(path => [path, { file: new URL(`dist/web/${path}`, root), type: 'text/javascript' }]),
  ),
}

/** Serves the style sheet, the charts' program and uPlot from this installation; nothing from elsewhere. */
export function assetRoutes(): Hono {
  const routes = new Hono()
  routes.use(etag())
  routes.get('/:path{.+}', async c => {
    const path = c.req.param('path')
    const asset = Object.hasOwn(ASSETS, path) ? ASSETS[path] : undefined
    if (!asset) return c.notFound()
    // Asked for again each time, answered with 304: an upgrade is seen at once.
    return c.body(await readFile(asset.file), 200, {
      'content-type': `${asset.type}; charset=utf-8`,
      'cache-control': 'no-cache',
    })
  })
  return routes
}
