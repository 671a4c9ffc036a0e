import { spawnSync } from 'node:child_process'
import { benchReload } from './dev/reload.ts'
import { benchSeed } from './dev/seed.ts'
import { benchStart } from './dev/start.ts'
import { benchStudio } from './dev/studio.ts'
import { benchDialect } from './dialect/dialect.ts'
import { benchEmulator } from './emulator/emulator.ts'
import { benchMemory } from './emulator/memory.ts'
import { benchBundles } from './functions/bundles.ts'
import { benchCalls } from './functions/calls.ts'
import { benchColdStart } from './functions/cold-start.ts'
import { benchFuzz } from './functions/fuzz.ts'
import { benchLogIn } from './functions/log-in.ts'
import { benchPackage } from './functions/package.ts'
import { benchPages } from './functions/pages.ts'
import { benchRequests } from './functions/requests.ts'
import { benchThroughput } from './functions/throughput.ts'
import { benchWarm } from './functions/warm.ts'
import { benchAutogenerate } from './migrate/autogenerate.ts'
import { benchMigrate } from './migrate/migrate.ts'
import { benchTests } from './tests.ts'

const benches: Record<string, () => Promise<void>> = {
  calls: benchCalls,
  bundles: benchBundles,
  'cold-start': () => benchColdStart(Number(process.env.BENCH_SAMPLES ?? 20)),
  warm: benchWarm,
  throughput: benchThroughput,
  pages: benchPages,
  'log-in': benchLogIn,
  requests: benchRequests,
  fuzz: () => benchFuzz(Number(process.env.FUZZ_REQUESTS ?? 100_000)),
  dialect: benchDialect,
  emulator: benchEmulator,
  memory: () => benchMemory(Number(process.env.BENCH_CALLS ?? 15_000)),
  start: benchStart,
  reload: benchReload,
  seed: benchSeed,
  studio: benchStudio,
  migrate: benchMigrate,
  autogenerate: benchAutogenerate,
  package: benchPackage,
  tests: benchTests,
}

const chosen = process.argv.slice(2)
if (chosen.includes('--help')) {
  console.log(`Usage: npm run bench -- [names]\n\nMeasures ${Object.keys(benches).join(', ')}`)
  process.exit()
}
const unknown = chosen.find((name) => !(name in benches))
if (unknown) {
  console.error(`No bench ${unknown}: there are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
const asked = Object.keys(benches).filter((name) => chosen.length === 0 || chosen.includes(name))
const [name = ''] = asked
if (asked.length === 1) {
  console.log(`\n${name}`)
  await benches[name]?.()
} else {
  for (const other of asked) runAlone(other)
}

/** In a process of its own: a function keeps the database that it found first, and what ran before is no help. */
function runAlone(name: string): void {
  const command = [...process.execArgv, process.argv[1] ?? '', name]
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
