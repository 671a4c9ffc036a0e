import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// For this process and the workers that it starts.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
process.env.PLASTER_LOG = 'none'
process.env.PLASTER_CHECK_ANSWERS = '1'

const common = {
  ...{ testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } },
  // A shared machine may starve a test. `.ci/run` names those that needed a second try.
  retry: process.env.CI ? 1 : 0,
  execArgv: [
    // A run is too short for the code of PGlite to be worth optimising, or validating: it takes seconds.
    ...['--liftoff-only', '--wasm-lazy-validation'],
    // Threads that help to collect garbage take more of the processor than they save, and all are taken.
    '--single-threaded-gc',
    ...['--import', new URL('tests/setup/end-with-vitest.mjs', import.meta.url).href],
  ],
}

/** They set what a process looks at once: the database of an invocation, which its module keeps. */
const inProcessesOfTheirOwn = [
  'tests/functions/{deadlock,debug,migrate,outage}.test.ts',
  'tests/functions/_deploy/*.test.ts',
  'tests/functions/_http/{check-answer,endpoint,place,translate-error}.test.ts',
  'tests/scripts/docs-page/*.test.ts',
  'tests/db/client.test.ts',
]

/** What starts processes, or goes through hundreds of schemas: most of the time, left out of `test:quick`. */
const long = [
  'tests/scripts/{dev,docs,pack,serverless,studio,terminal}/**/*.test.ts',
  'tests/scripts/{build/build-functions,build/update-functions,project-folder,routes/unloadable}.test.ts',
  'tests/scripts/data-api/{main,other-clients}.test.ts',
  'tests/scripts/data-api/engines/{native,native-binaries,native-identity,native-orphan,native-server,pglite,pglite-databases}.test.ts',
  'tests/scripts/db/{killed,killed-at-calls,process,commands/check,commands/pull}.test.ts',
  'tests/scripts/psql/{real-psql,terminal}.test.ts',
  'tests/scripts/seed/main.test.ts',
  'tests/db/migrate/autogenerate/{kept-rows,make-anew,schema-changes}.test.ts',
  'tests/db/migrate/run/{failures,native}.test.ts',
  'tests/functions/fuzz.test.ts',
]

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    globalSetup: ['tests/setup/temporary-folder.ts', 'tests/setup/snapshots.ts'],
    // One more than there are cores: many files wait for processes that they started.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          ...common,
          name: 'parts',
          include: ['tests/**/*.test.ts'],
          exclude: [...inProcessesOfTheirOwn, ...long],
          // Loading what they share takes longer than most files: a process loads it once.
          isolate: false,
        },
      },
      { test: { ...common, name: 'long', include: long, isolate: false } },
      { test: { ...common, name: 'alone', include: inProcessesOfTheirOwn } },
    ],
  },
})
