import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describeSamples } from './median.ts'

const root = new URL('..', import.meta.url).pathname
const copied = [
  'db',
  'functions',
  'infra',
  'migrations',
  'scripts',
  'package.json',
  'serverless.yml',
]
const sizes = [10, 40, 80]
const rounds = 5

/** What `sls package` takes, and how the template grows with the endpoints. */
export async function benchPackage(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'plaster-bench-'))
  for (const name of copied) cpSync(join(root, name), join(directory, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) times.push(await timePackage(directory))
  console.log(`  sls package  ${describeSamples(times, 'ms')}`)
  console.log(`  zip of an endpoint  ${kilobytes(join(directory, '.build/tweets-list.zip'))} KB`)
  console.log(`  zip of migrate  ${kilobytes(join(directory, '.build/migrate.zip'))} KB`)
  for (const size of sizes) {
    writeFileSync(join(directory, 'functions/app.ts'), appOf(size))
    await timePackage(directory)
    console.log(`  template of ${size} endpoints  ${describeTemplate(directory)}`)
  }
  rmSync(directory, { recursive: true })
}

async function timePackage(directory: string): Promise<number> {
  const started = performance.now()
  await promisify(execFile)(
    process.execPath,
    ['node_modules/serverless/bin/serverless.js', 'package'],
    { cwd: directory },
  )
  return performance.now() - started
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
