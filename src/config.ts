import { join, resolve } from 'node:path'
import { z } from 'zod'
import { StartupError } from './errors.ts'
import { Duration, durationMs } from './model/moment.ts'

const Whole = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number)
const Port = Whole.pipe(z.number().max(65535))
const WebAddress = z.url({
  protocol: /^https?$/,
  error: 'must be a URL that starts with http:// or https://',
})

const Environment = z.object({
  TIDEMARK_PORT: Port.default(8321),
  TIDEMARK_HOST: z.string().default('127.0.0.1'),
  TIDEMARK_DATA_DIR: z.string().default('./tidemark-data'),
  TIDEMARK_PUBLIC_URL: WebAddress.optional(),
  TIDEMARK_ADMIN_KEY: z.string().min(20, 'must have at least 20 characters').optional(),
  TIDEMARK_CLICKHOUSE_URL: WebAddress.optional(),
  TIDEMARK_CLICKHOUSE_USER: z.string().default('default'),
  TIDEMARK_CLICKHOUSE_PASSWORD: z.string().default(''),
  TIDEMARK_CLICKHOUSE_DATABASE: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,63}$/, 'must be lower-case letters, digits and underscores')
    .default('tidemark'),
  TIDEMARK_CLICKHOUSE_MEMORY_MB: Whole.pipe(z.number().min(512)).default(4096),
  TIDEMARK_CLICKHOUSE_PORT: Port.default(0),
  TIDEMARK_GRAFANA_PASSWORD: z.string().min(8).optional(),
  TIDEMARK_ALERTS_DIR: z.string().optional(),
  TIDEMARK_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be a URL that starts with smtp:// or smtps://' })
    .optional(),
  TIDEMARK_EMAIL_FROM: z.string().default('Tidemark <tidemark@localhost>'),
  TIDEMARK_EMAIL_TO: z.string().optional(),
  TIDEMARK_WEBHOOK_URL: WebAddress.optional(),
  TIDEMARK_WEBHOOK_SECRET: z.string().startsWith('whsec_').optional(),
  TIDEMARK_SPOOL_MB: Whole.pipe(z.number().min(64)).default(2048),
  TIDEMARK_REQUESTS_PER_SECOND: Whole.pipe(z.number().min(1)).optional(),
  TIDEMARK_SETTLE: Duration.default('10m'),
  TIDEMARK_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** Everything the environment decides, read once at start. Times are milliseconds, paths absolute. */
export interface Config {
  port: number
  host: string
  dataDir: string
  /** What links in messages start with; null until the port is known. */
  publicUrl: string | null
  adminKey: string | null
  /** A server of the user's own, or null for the embedded engine. */
  clickhouse: { url: string; user: string; password: string; packsRows: boolean } | null
  database: string
  engine: { memoryBytes: number; port: number; readerPassword: string | null }
  alertsDir: string | null
  email: { smtpUrl: string; from: string; to: string } | null
  webhook: { url: string; secret: string | null } | null
  /** Most bytes of acknowledged rows that wait for the store; beyond them senders are told to come back. */
  spoolBytes: number
  /** How often one key may ask; null for as often as it likes. */
  requestsPerSecond: number | null
  /** How long after its end a window is left open for late rows. */
  settleMs: number
  logLevel: string
}

/** Where acknowledged rows wait for the store. */
export const spoolDirectory = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'spool')

/**
 * Reads the configuration from environment variables; nothing else in the project may.
 *
 * @throws StartupError naming the variable and what it must be
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(present)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw new StartupError('bad_configuration', `${issue.path.join('.')}: ${issue.message}.`)
  }
  const env = parsed.data
  if (env.TIDEMARK_SMTP_URL && !env.TIDEMARK_EMAIL_TO)
    throw new StartupError('bad_configuration', 'TIDEMARK_SMTP_URL is set: set TIDEMARK_EMAIL_TO as well.')
  return {
    port: env.TIDEMARK_PORT,
    host: env.TIDEMARK_HOST,
    dataDir: resolve(env.TIDEMARK_DATA_DIR),
    publicUrl: env.TIDEMARK_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    adminKey: env.TIDEMARK_ADMIN_KEY ?? null,
    clickhouse: env.TIDEMARK_CLICKHOUSE_URL
      ? {
          url: env.TIDEMARK_CLICKHOUSE_URL,
          user: env.TIDEMARK_CLICKHOUSE_USER,
          password: env.TIDEMARK_CLICKHOUSE_PASSWORD,
          // Nobody encrypts what stays within a machine or its rack; beyond it bytes cost more than packing them.
          packsRows: new URL(env.TIDEMARK_CLICKHOUSE_URL).protocol === 'https:',
        }
      : null,
    database: env.TIDEMARK_CLICKHOUSE_DATABASE,
    engine: {
      memoryBytes: env.TIDEMARK_CLICKHOUSE_MEMORY_MB * 1024 * 1024,
      port: env.TIDEMARK_CLICKHOUSE_PORT,
      readerPassword: env.TIDEMARK_GRAFANA_PASSWORD ?? null,
    },
    alertsDir: env.TIDEMARK_ALERTS_DIR ? resolve(env.TIDEMARK_ALERTS_DIR) : null,
    email:
      env.TIDEMARK_SMTP_URL && env.TIDEMARK_EMAIL_TO
        ? { smtpUrl: env.TIDEMARK_SMTP_URL, from: env.TIDEMARK_EMAIL_FROM, to: env.TIDEMARK_EMAIL_TO }
        : null,
    webhook: env.TIDEMARK_WEBHOOK_URL
      ? { url: env.TIDEMARK_WEBHOOK_URL, secret: env.TIDEMARK_WEBHOOK_SECRET ?? null }
      : null,
    spoolBytes: env.TIDEMARK_SPOOL_MB * 1024 * 1024,
    requestsPerSecond: env.TIDEMARK_REQUESTS_PER_SECOND ?? null,
    settleMs: durationMs(env.TIDEMARK_SETTLE),
    logLevel: env.TIDEMARK_LOG_LEVEL,
  }
}
