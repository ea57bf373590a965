import { Layout } from './layout.tsx'

/** A page that only says something: not found, or an address that cannot be read. */
export function MessagePage({ title, message }: { title: string; message: string }) {
  return (
    <Layout title={title}>
      <section class="empty">
        <h1>{title}</h1>
        <p>{message}</p>
        <p>
          <a href="/">All models</a>
        </p>
      </section>
    </Layout>
  )
}
