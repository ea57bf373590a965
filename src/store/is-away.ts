/** What Node and undici call a connection that cannot be made, breaks, or brings no answer. */
const CODES = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
  // As `prepareStore` puts it.
  'clickhouse_unreachable',
])

/** Did nobody answer where ClickHouse should be, or not in time? What was asked may succeed later as it is. */
export const isAway = (error: unknown): boolean =>
  error instanceof Error &&
  (CODES.has(String((error as NodeJS.ErrnoException).code)) || error.name === 'TimeoutError')
