import { benchAutogenerate } from './autogenerate.ts'
import { benchBundles } from './bundles.ts'
import { benchCalls } from './calls.ts'
import { benchColdStart } from './cold-start.ts'
import { benchDialect } from './dialect.ts'
import { benchEmulator } from './emulator.ts'
import { benchFuzz } from './fuzz.ts'
import { benchLogIn } from './log-in.ts'
import { benchMemory } from './memory.ts'
import { benchMigrate } from './migrate.ts'
import { benchPackage } from './package.ts'
import { benchPages } from './pages.ts'
import { benchReload } from './reload.ts'
import { benchRequests } from './requests.ts'
import { benchSeed } from './seed.ts'
import { benchStart } from './start.ts'
import { benchStudio } from './studio.ts'
import { benchTests } from './tests.ts'
import { benchThroughput } from './throughput.ts'
import { benchWarm } from './warm.ts'

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
  memory: () => benchMemory(Number(process.env.BENCH_CALLS ?? 30_000)),
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
const unknown = chosen.find((name) => !(name in benches))
if (unknown) {
  console.error(`No bench ${unknown}: there are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.log(`\n${name}`)
  await bench()
}
