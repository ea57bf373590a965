import { createHmac } from 'node:crypto'
import { StartupError } from '../../errors.ts'

/**
 * The key in a `whsec_…` secret.
 *
 * @throws StartupError when it is not base64 of 24 to 64 bytes, as Standard Webhooks demands
 */
export function signingKey(secret: string): Buffer {
  const encoded = secret.replace(/^whsec_/, '')
  const key = Buffer.from(encoded, 'base64')
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded)
  if (!isBase64 || key.length < 24 || key.length > 64)
    throw new StartupError(
      'bad_configuration',
      'TIDEMARK_WEBHOOK_SECRET: must be whsec_ followed by base64 of 24 to 64 bytes.',
    )
  return key
}

/** The `webhook-signature` of a message, version 1: HMAC-SHA256 over `id.timestamp.body`. */
export const signatureOf = (
  key: Buffer,
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): string => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
