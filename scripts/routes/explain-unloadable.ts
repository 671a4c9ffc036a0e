import { isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildFailure } from 'esbuild'
import { isExplained } from '../terminal/failure.ts'

/**
 * One line for why a file cannot be imported: where, and what. The error of the import alone does not always
 * have the place: Node names none for an import of what is not there, and a bundle none of its sources.
 *
 * @param file its path from the root
 */
export async function explainUnloadable(
  error: unknown,
  file: string,
  root: string,
): Promise<string> {
  if (isExplained(error)) return error.message
  const failure = isBuildFailure(error) ? error : await tryToBuild(file, root)
  if (failure) return explainBuildFailure(failure)
  const place = placeOf(error, root) ?? placeOf(await importAsItIs(join(root, file)), root)
  return `${place ?? file}: ${describe(error)}`
}

async function tryToBuild(file: string, root: string): Promise<BuildFailure | undefined> {
  const { build } = await import('esbuild')
  const checked = build({
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  })
  return checked.then(
    () => undefined,
    (error) => (isBuildFailure(error) ? error : undefined),
  )
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && 'warnings' in error
}

function explainBuildFailure({ errors }: BuildFailure): string {
  const [first, ...others] = errors
  const at = first?.location
  const place = at ? `${at.file}:${at.line}:${at.column + 1}: ` : ''
  const more = others.length > 0 ? ` (and ${others.length} more)` : ''
  return `${place}${first?.text}${more}`
}

/** The error of a file that throws, with lines of TypeScript in its stack. */
async function importAsItIs(path: string): Promise<unknown> {
  const { tsImport } = await import('tsx/esm/api')
  return tsImport(path, import.meta.url).catch((error) => error)
}

/** Where in the project it was thrown: what called a helper of functions/_http, rather than the helper. */
function placeOf(error: unknown, root: string): string | undefined {
  const { stack = '' } = error instanceof Error ? error : {}
  const frames = [...stack.matchAll(/\(?((?:file:\/\/)?[^\s()]+\.ts):(\d+):\d+\)?$/gm)]
  const places = frames
    .map(([, file = '', line]) => `${fromRoot(file, root)}:${line}`)
    // Those that import what is broken.
    .filter((place) => !/^(\.\.|scripts)\//.test(place))
  return places.find((place) => !place.startsWith('functions/_http/')) ?? places[0]
}

function fromRoot(file: string, root: string): string {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file
  return isAbsolute(path) ? relative(root, path) : path
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.name}: ${error.message.trim().split('\n')[0]}`
}
