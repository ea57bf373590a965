/** What the sign-in page asks; the session itself is kept elsewhere. */
export interface SignIn {
  /** Takes the token of the link printed at start; it is good until the service stops. */
  byToken(token: string): boolean
  byKey(key: string): Promise<boolean>
  /** The value of a new session's cookie. */
  issueCookie(now: number): string
}
