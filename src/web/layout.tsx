import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import { formatMoment } from './format.ts'

/** The frame of every page. */
export function Layout({ title, now, children }: { title: string; now?: number; children: Child }) {
  return html`<!doctype html>${(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Tidemark`}</title>
        <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/uplot.css" />
        <link rel="stylesheet" href="/assets/tidemark.css" />
        <script src="/assets/uplot.js" defer />
        <script src="/assets/client/charts.js" type="module" />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header class="top">
          <a class="brand" href="/">
            <img src="/assets/favicon.svg" alt="" width="20" height="20" />
            Tidemark
          </a>
          {now === undefined ? null : (
            <p>
              as of <time datetime={new Date(now).toISOString()}>{formatMoment(now)}</time> UTC
            </p>
          )}
        </header>
        <main id="main">{children}</main>
      </body>
    </html>
  )}`
}
