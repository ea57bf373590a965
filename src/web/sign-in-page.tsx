import { Layout } from './layout.tsx'

/** Asks for the admin key; `failed` says that the last one, or the link followed, was not accepted. */
export function SignInPage({ failed }: { failed: boolean }) {
  return (
    <Layout title="Sign in">
      <section class="sign-in">
        <h1>Sign in</h1>
        {failed ? (
          <p class="error" role="alert">
            That key or link is not accepted. A link works until the service is started again.
          </p>
        ) : null}
        <form method="post" action="/sign-in">
          <label for="key">Admin key</label>
          <input id="key" name="key" type="password" autocomplete="current-password" required />
          <button type="submit">Sign in</button>
        </form>
        <p class="muted">
          The key was printed when Tidemark first started, or is what <code>TIDEMARK_ADMIN_KEY</code> holds.
        </p>
      </section>
    </Layout>
  )
}
