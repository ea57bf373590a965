import type { Child } from 'hono/jsx'

/** What stands where nothing can be shown yet: why, and the command that changes it. */
export function EmptyState({
  title,
  command,
  children,
}: {
  title: string
  command?: string
  children: Child
}) {
  return (
    <div class="empty">
      <h3>{title}</h3>
      <p>{children}</p>
      {command === undefined ? null : (
        <pre tabindex={0}>
          <code>{command}</code>
        </pre>
      )}
    </div>
  )
}

/** A request that can be pasted into a shell; `origin` is where this server answers. */
export function curl({
  origin,
  path,
  body,
}: {
  origin: string
  path: string
  body: Record<string, unknown>
}): string {
  return [
    `curl ${origin}${path} \\`,
    `  -H "Authorization: Bearer $TIDEMARK_KEY" -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n')
}
