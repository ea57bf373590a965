import { Hono } from 'hono'
import { html } from 'hono/html'
import type { CaughtMail } from './mail-catcher.ts'

// A mail's HTML is shown in a sandboxed frame that inherits this policy: it can run and load nothing.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { border-bottom: 1px solid #ddd; padding: .4rem .6rem; text-align: left; vertical-align: top }
  pre { background: #f6f6f6; overflow: auto; padding: 1rem; white-space: pre-wrap }
  iframe { border: 1px solid #ddd; height: 36rem; width: 100% }`

/** The pages of the mail catcher: the list, one mail, and all of them as JSON. */
export function mailPages(mails: () => CaughtMail[]): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.header('content-security-policy', POLICY)
  })
  app.get('/', c => c.html(page('Mails', list(mails()))))
  app.get('/mails.json', c => c.json({ mails: mails() }))
  app.get('/mails/:id', c => {
    const mail = mails().find(({ id }) => id === Number(c.req.param('id')))
    return mail ? c.html(page(mail.subject, one(mail))) : c.text('There is no such mail.', 404)
  })
  return app
}

type Markup = ReturnType<typeof html>

function page(title: string, content: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head>
<body>${content}</body>
</html>`
}

function list(mails: CaughtMail[]): Markup {
  if (mails.length === 0) return html`<h1>Mails</h1><p>Nothing has been sent yet.</p>`
  return html`<h1>Mails</h1>
<table>
<tr><th>Subject</th><th>To</th><th>Date</th></tr>
${mails.map(mail => html`<tr><td><a href="/mails/${mail.id}">${mail.subject || '(no subject)'}</a></td><td>${mail.to.join(', ')}</td><td>${mail.date}</td></tr>`)}
</table>`
}

function one(mail: CaughtMail): Markup {
  return html`<p><a href="/">All mails</a></p>
<h1>${mail.subject || '(no subject)'}</h1>
<p>From ${mail.from} to ${mail.to.join(', ')}, ${mail.date}</p>
${mail.html && html`<iframe sandbox srcdoc="${mail.html}" title="HTML part"></iframe>`}
${mail.text && html`<pre>${mail.text}</pre>`}`
}
