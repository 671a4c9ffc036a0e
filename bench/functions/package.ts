import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copySlsProject, type SlsProject } from '../../tests/scripts/serverless/sls-project.ts'
import { describeSamples } from '../median.ts'

const sizes = [10, 40, 80]
const rounds = 5
const reporter = fileURLToPath(new URL('report-processor-time.cjs', import.meta.url))

/** What `sls package` takes, and how the template grows with the endpoints. */
export async function benchPackage(): Promise<void> {
  const project = copySlsProject()
  const { directory } = project
  // As in a new clone on a new machine, where sls has not compiled its check of serverless.yml either.
  const first = await timePackage(project, { SLS_SCHEMA_CACHE_BASE_DIR: directory })
  report('the first', [first])
  for (const [what, before] of Object.entries(changes)) {
    const times: Times[] = []
    while (times.length < rounds) {
      before(directory)
      times.push(await timePackage(project))
    }
    report(what, times)
  }
  console.log(`  zip of an endpoint  ${kilobytes(join(directory, '.build/tweets-list.zip'))} KB`)
  console.log(`  zip of migrate  ${kilobytes(join(directory, '.build/migrate.zip'))} KB`)
  for (const size of sizes) {
    writeFileSync(join(directory, 'functions/app.ts'), appOf(size))
    await timePackage(project)
    console.log(`  template of ${size} endpoints  ${describeTemplate(directory)}`)
  }
  project.remove()
}

/** What is done before each. */
const changes: Record<string, (directory: string) => void> = {
  'nothing changed': () => {},
  'one endpoint changed': (directory) => change(directory, 'functions/tweets/list.ts'),
  'a file of all changed': (directory) => change(directory, 'db/client.ts'),
}

function change(directory: string, file: string): void {
  appendFileSync(join(directory, file), '\n// another')
}

interface Times {
  wall: number
  processor: number
}

function report(what: string, times: Times[]): void {
  const wall = describeSamples(
    times.map(({ wall }) => wall),
    'ms',
  )
  const processor = describeSamples(
    times.map(({ processor }) => processor),
    'ms',
  )
  console.log(`  sls package, ${what}  ${wall}, of processor ${processor}`)
}

/** Milliseconds, those of processor with esbuild's. */
async function timePackage(project: SlsProject, env = {}): Promise<Times> {
  const file = join(project.directory, 'processor-time')
  const started = performance.now()
  const { code, output } = await project.sls(['package'], {
    ...env,
    NODE_OPTIONS: `--require ${reporter}`,
    PROCESSOR_TIME_FILE: file,
  })
  if (code !== 0) throw new Error(output)
  const wall = performance.now() - started
  return { wall, processor: Number(readFileSync(file, 'utf8')) }
}

function describeTemplate(directory: string): string {
  const file = join(directory, '.serverless/cloudformation-template-update-stack.json')
  const template = readFileSync(file, 'utf8')
  const resources = Object.keys(JSON.parse(template).Resources).length
  const policies = JSON.stringify(JSON.parse(template).Resources.ApiRole.Properties.Policies)
  return `${resources} resources, ${kilobytes(file)} KB, policy of the API ${policies.length} characters`
}

function kilobytes(file: string): string {
  return (statSync(file).size / 1024).toFixed(0)
}

/** An application of as many endpoints: one, applied in as many places. */
function appOf(size: number): string {
  const places = Array.from(
    { length: size },
    (_, index) =>
      `register(system, { prefix: '/p${index}', name: 'p${index}', only: ['health'] }),`,
  )
  return [
    "import { register } from './_http/blueprint.ts'",
    "import { system } from './system/blueprint.ts'",
    `export const app = [${places.join('\n')}]`,
  ].join('\n')
}
