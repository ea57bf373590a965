import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { TABLES_DIRECTORY } from './engine-launch.ts'

/** The user Tidemark is, inside its own engine. */
export const ENGINE_USER = 'tidemark'

/** The user Grafana is: reads Tidemark's database and nothing else. */
export const READER_USER = 'grafana_reader'

export interface EngineSettings {
  /** Absolute path of the data directory. */
  dataDir: string
  /** What ClickHouse may use in total; the rest of the machine is Node's and the page cache's. */
  memoryBytes: number
  /** The database the reader may read; an identifier of [a-z0-9_]. */
  database: string
  password: string
  /** Null leaves the reader out. */
  readerPassword: string | null
}

/**
 * The engine's two configuration files, as XML.
 *
 * The process itself logs in as `default`, without a password, and so could anyone who reaches the port. Two
 * things shut that door. `default` may start listening and nothing else; in particular it has no File engine,
 * which in this engine reads and writes any path of the machine. And no request reaches a query handler unless
 * it carries exactly the credentials of a real user, because ClickHouse lets `?user=default` in the address
 * outrank the Authorization header.
 */
export function engineConfig(settings: EngineSettings): { config: string; users: string } {
  return { config: serverXml(settings), users: usersXml(settings) }
}

function serverXml({ dataDir, memoryBytes, password, readerPassword }: EngineSettings): string {
  const tables = join(dataDir, TABLES_DIRECTORY)
  return `<clickhouse>
  <!-- The port that was picked is named at this level; the level inside <logger> is ignored here. -->
  <log-level>information</log-level>
  <logger><console>1</console></logger>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <tmp_path>${escapeXml(join(tables, 'tmp'))}/</tmp_path>
  <user_files_path>${escapeXml(join(tables, 'user_files'))}/</user_files_path>
  <format_schema_path>${escapeXml(join(tables, 'format_schemas'))}/</format_schema_path>
  <users_config>${escapeXml(join(dataDir, 'engine-users.xml'))}</users_config>
  <http_handlers>
    <rule><url>/ping</url><handler><type>ping</type></handler></rule>
    ${queryRule(ENGINE_USER, password)}
    ${readerPassword === null ? '' : queryRule(READER_USER, readerPassword)}
  </http_handlers>
</clickhouse>
`
}

function queryRule(user: string, password: string): string {
  const credentials = Buffer.from(`${user}:${password}`).toString('base64')
  return `<rule><headers><Authorization>Basic ${credentials}</Authorization></headers><handler><type>dynamic_query_handler</type></handler></rule>`
}

function usersXml({ database, password, readerPassword }: EngineSettings): string {
  return `<clickhouse>
  <profiles>
    <default>
      <async_insert>0</async_insert>
    </default>
    <reader>
      <readonly>1</readonly>
      <constraints><max_execution_time><changeable_in_readonly/></max_execution_time></constraints>
    </reader>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
    </default>
    <${ENGINE_USER}>
      ${passwordHash(password)}
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
    </${ENGINE_USER}>${readerPassword === null ? '' : readerXml(database, readerPassword)}
  </users>
</clickhouse>
`
}

const readerXml = (database: string, password: string): string => `
    <${READER_USER}>
      ${passwordHash(password)}
      <networks><ip>127.0.0.1</ip></networks>
      <profile>reader</profile>
      <grants><query>GRANT SELECT ON ${escapeXml(database)}.*</query></grants>
    </${READER_USER}>`

const passwordHash = (password: string): string =>
  `<password_sha256_hex>${createHash('sha256').update(password).digest('hex')}</password_sha256_hex>`

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, character => ENTITIES[character]!)
