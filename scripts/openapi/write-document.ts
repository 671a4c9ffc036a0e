import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Route } from '../routes/load-routes.ts'
import { documentText, openapiDocument } from './document.ts'

const packageFile = fileURLToPath(new URL('../../package.json', import.meta.url))

/** The text of the document of this API, under the name and version of this package. */
export async function writeDocument(routes: readonly Route[]): Promise<string> {
  const { name, version, description } = JSON.parse(await readFile(packageFile, 'utf8'))
  const title = name.charAt(0).toUpperCase() + name.slice(1)
  return documentText(openapiDocument(routes, { title, version, description }))
}
