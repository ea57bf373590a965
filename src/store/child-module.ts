import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A module that is run as a process of its own. */
export interface ChildModule {
  file: string
  /** What Node has to be told to read it: from source, how to read TypeScript. */
  nodeOptions: string[]
}

/**
 * The module of a child process.
 *
 * @param url `import.meta.url` of a module beside it
 * @param name of its file, without the extension
 */
export function childModule(url: string, name: string): ChildModule {
  const self = fileURLToPath(url)
  const extension = extname(self)
  const tsx = () => pathToFileURL(createRequire(self).resolve('tsx')).href
  return {
    file: join(dirname(self), `${name}${extension}`),
    nodeOptions: extension === '.ts' ? ['--import', tsx()] : [],
  }
}
