import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { median } from '../median.ts'

const imports = 9
const root = fileURLToPath(new URL('../..', import.meta.url))
const sdk = '@aws-sdk/client-rds-data'

/** Kilobytes of the dialect, and milliseconds to import it with Kysely, as one file, once the SDK is there. */
export async function benchDialectBundle(): Promise<void> {
  const cache = join(root, 'node_modules/.cache/plaster')
  mkdirSync(cache, { recursive: true })
  const directory = mkdtempSync(join(cache, 'bench-'))
  const file = join(directory, 'dialect.mjs')
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['db/data-api/index.ts'],
    outfile: file,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: [sdk],
    metafile: true,
  })
  const samples = Array.from({ length: imports }, () => timeImport(file))
  const [{ bytes, inputs } = { bytes: 0, inputs: {} }] = Object.values(metafile.outputs)
  const own = Object.entries(inputs)
    .filter(([path]) => !path.includes('node_modules/kysely/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)
  console.log(
    `  bundle             ${kilobytes(own)} KB, minified; ${kilobytes(bytes)} KB with Kysely`,
  )
  console.log(`  import             ${median(samples).toFixed(1)} ms with Kysely (n ${imports})`)
  rmSync(directory, { recursive: true })
}

function timeImport(file: string): number {
  const script = `
    await import('${sdk}')
    const started = performance.now()
    await import(${JSON.stringify(file)})
    console.log(performance.now() - started)`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  })
  return Number(stdout)
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1)
}
