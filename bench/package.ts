import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copySlsProject, type SlsProject } from '../tests/scripts/serverless/sls-project.ts'
import { describeSamples } from './median.ts'

const sizes = [10, 40, 80]
const rounds = 5

/** What `sls package` takes, and how the template grows with the endpoints. */
export async function benchPackage(): Promise<void> {
  const project = copySlsProject()
  const { directory } = project
  console.log(`  sls package, the first  ${(await timePackage(project)).toFixed(0)} ms`)
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) times.push(await timePackage(project))
  console.log(`  sls package, later  ${describeSamples(times, 'ms')}`)
  console.log(`  zip of an endpoint  ${kilobytes(join(directory, '.build/tweets-list.zip'))} KB`)
  console.log(`  zip of migrate  ${kilobytes(join(directory, '.build/migrate.zip'))} KB`)
  for (const size of sizes) {
    writeFileSync(join(directory, 'functions/app.ts'), appOf(size))
    await timePackage(project)
    console.log(`  template of ${size} endpoints  ${describeTemplate(directory)}`)
  }
  project.remove()
}

/** Milliseconds. */
async function timePackage(project: SlsProject): Promise<number> {
  const started = performance.now()
  const { code, output } = await project.sls(['package'])
  if (code !== 0) throw new Error(output)
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
