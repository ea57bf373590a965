import { html } from 'hono/html'
import type { Alert } from '../../model/alert.ts'
import type { Notification } from '../notification.ts'

/** A message as nodemailer takes it, without sender and receiver. */
export interface EmailMessage {
  messageId: string
  references: string[]
  subject: string
  text: string
  html: string
}

const MOST_ALERTS = 50
const MOST_REFERENCES = 10

/**
 * Writes the mail about one model: one line for each alert, the worst first.
 *
 * @param domain the sender's, which message ids end in
 */
export async function emailMessage(notification: Notification, domain: string): Promise<EmailMessage> {
  const { id, alerts } = notification
  const threads = [...new Set(alerts.map(({ fingerprint }) => fingerprint))].sort().slice(0, MOST_REFERENCES)
  return {
    messageId: `<${id}@${domain}>`,
    // Mails that name the same ancestor stand in one thread: an alert, its end, and its return.
    references: threads.map(fingerprint => `<${fingerprint}@${domain}>`),
    subject: subjectOf(notification),
    text: textOf(notification),
    html: String(await htmlOf(notification)),
  }
}

function subjectOf({ event, model, alerts }: Notification): string {
  const analyzers = [...new Set(alerts.map(({ analyzer }) => analyzer.replaceAll('_', ' ')))].join(', ')
  const versions = new Set(alerts.map(({ version }) => version))
  const version = versions.size === 1 ? alerts[0].version : ''
  const name = version === '' ? model : `${model} ${version}`
  const subject = `[${event.toUpperCase()}:${alerts.length}][${alerts[0].severity}] ${name} – ${analyzers}`
  // A version is the sender's text: no line break of it may begin a header.
  return subject.replace(/\p{Cc}+/gu, ' ')
}

const HEADLINE = {
  firing: (model: string) => `${model} needs a look.`,
  resolved: (model: string) => `${model} no longer shows what follows.`,
}

const when = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Where and when: what the summary does not say. */
function circumstances({ segment, version, rule, started_at, resolved_at }: Alert): string {
  return [
    segment && `segment ${segment}`,
    version && `version ${version}`,
    `since ${when(started_at)}`,
    resolved_at !== null && `until ${when(resolved_at)}`,
    `rule ${rule}`,
  ]
    .filter(Boolean)
    .join(' · ')
}

const unlisted = (alerts: readonly Alert[]): string =>
  alerts.length > MOST_ALERTS ? `… and ${alerts.length - MOST_ALERTS} more.` : ''

function textOf({ event, model, alerts, url }: Notification): string {
  const listed = alerts
    .slice(0, MOST_ALERTS)
    .map(alert => `[${alert.severity}] ${alert.summary}\n    ${circumstances(alert)}`)
  return [HEADLINE[event](model), ...listed, unlisted(alerts), `Look at it: ${url}`]
    .filter(Boolean)
    .join('\n\n')
}

// `html` escapes whatever is put in; quoting every attribute is all it asks.
const htmlOf = ({ event, model, alerts, url }: Notification) => html`<!doctype html>
<html lang="en">
  <body style="font-family: sans-serif; line-height: 1.5">
    <p>${HEADLINE[event](model)}</p>
    <ul>
      ${alerts.slice(0, MOST_ALERTS).map(
        alert => html`<li>
          <strong>${alert.severity}</strong> ${alert.summary}<br>
          <small>${circumstances(alert)}</small>
        </li>`,
      )}
    </ul>
    <p>${unlisted(alerts)}</p>
    <p><a href="${url}">Look at it</a></p>
  </body>
</html>`
