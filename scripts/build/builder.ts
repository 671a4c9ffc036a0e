import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { digestOf } from './digest.ts'

const folder = 'scripts/build'
const settings = [
  'package.json',
  'node_modules/.package-lock.json',
  'node_modules/esbuild/package.json',
  'tsconfig.json',
]

/** Of what decides how modules are found and bundled: the code here, the packages, settings of TypeScript. */
export function digestOfBuilder(root: string): string {
  const files = [
    ...filesIn(resolve(root, folder)).map((name) => `${folder}/${name}`),
    ...settings.filter((path) => existsSync(resolve(root, path))),
  ]
  const described = files.map((path) => `${path} ${digestOf(readFileSync(resolve(root, path)))}`)
  return digestOf(described.join('\n'))
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort()
}
