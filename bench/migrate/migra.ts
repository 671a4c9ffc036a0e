import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { linesOf, toolsOf } from '../../tests/db/migrate/autogenerate/compare-dumps.ts'
import type { SchemaChange } from '../../tests/db/migrate/autogenerate/schema-changes.ts'
import { startSystemPostgres } from '../../tests/setup/system-postgres.ts'

/** Milliseconds for one change, in a process of its own, since some of them make it wait for ever. */
const longest = 20_000

const program = `
  const [path, from, to] = process.argv.slice(1)
  require(path).run(from, to, { unsafe: true, withPrivileges: true }).then(
    ({ sql }) => process.stdout.write(sql, () => process.exit()),
    (error) => { console.error(error); process.exit(1) },
  )
`

/**
 * How many of the changes @pgkit/migra gets right, up alone. It is no dependency: it is where the variable
 * `MIGRA` says, or in this project.
 */
export async function countMigra(
  bin: string,
  project: string,
  cases: readonly SchemaChange[],
): Promise<void> {
  const path = find(process.env.MIGRA ?? project)
  if (path === undefined) {
    console.log(
      'migra was not measured: npm install --no-save @pgkit/migra @pgkit/client, or name the folder that has them in MIGRA',
    )
    return
  }
  const server = await startSystemPostgres(bin)
  try {
    const { run, dump } = toolsOf(bin, server.url)
    const at = (database: string) => server.url.replace(/[^/]*$/, database)
    run('postgres', 'create role app')
    const isRight = ({ before, after }: SchemaChange, index: number) => {
      const [found, wanted] = [`found${index}`, `wanted${index}`]
      for (const name of [found, wanted])
        run('postgres', `create database ${name} template template0`)
      run(found, before)
      run(wanted, after)
      try {
        const args = ['-e', program, path, at(found), at(wanted)]
        const options = { timeout: longest, encoding: 'utf8', stdio: 'pipe' } as const
        run(found, execFileSync(process.execPath, args, options))
      } catch {
        return false
      }
      const expected = linesOf(dump(wanted))
      const lines = linesOf(dump(found))
      return lines.size === expected.size && [...lines].every((line) => expected.has(line))
    }
    const right = cases.filter(isRight).length
    const { version } = createRequire(path)('../package.json')
    console.log(`@pgkit/migra ${version}, up alone: ${right} of ${cases.length}`)
  } finally {
    await server.close()
  }
}

function find(folder: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve('@pgkit/migra')
  } catch {
    return undefined
  }
}
