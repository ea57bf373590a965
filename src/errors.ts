/**
 * A fault the caller can mend: becomes `application/problem+json` with a stable `code` and, for input, the
 * `path` of what was wrong. The message never repeats the value that was sent.
 */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly path: string | undefined

  constructor(status: number, code: string, message: string, path?: string) {
    super(message)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.path = path
  }
}

/** A fault of the surroundings at start-up (port, directory, configuration): one line that says what to do. */
export class StartupError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'StartupError'
    this.code = code
  }
}
