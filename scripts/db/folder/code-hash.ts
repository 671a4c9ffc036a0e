import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** What has a part in what a scratch database comes to: the code, and the file that says which PGlite there is. */
const code = ['db/data-api', 'db/migrate', 'scripts/data-api', 'scripts/database']
const versions = 'package-lock.json'

/** The same for as long as a process runs, as its code is. */
let ofCode: string | undefined

/** Is another one when the answers of a scratch database may be others for the same statements. */
export function hashOfCode(): string {
  ofCode ??= hash([process.version, ...[...code.flatMap(filesIn), versions].flatMap(readWithName)])
  return ofCode
}

export function hash(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex')
}

function filesIn(name: string): string[] {
  const found = readdirSync(join(root, name), { recursive: true, withFileTypes: true })
  const paths = found
    .filter((entry) => entry.isFile())
    .map((file) => join(file.parentPath, file.name))
  return paths.map((path) => path.slice(root.length)).sort()
}

function readWithName(path: string): [string, string] {
  return [path, readFileSync(join(root, path), 'utf8')]
}
