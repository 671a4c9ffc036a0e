import { defineConfig } from 'vitest/config'

// For this process and the workers that it starts.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'
process.env.PLASTER_LOG = 'none'
process.env.PLASTER_CHECK_ANSWERS = '1'

const timeouts = { testTimeout: 60_000, hookTimeout: 60_000 }

/** The database that an invocation gets is kept by its module, as Lambda keeps it: one to a file. */
const withDatabaseOfEnvironment = ['tests/functions/**/*.test.ts', 'tests/db/client.test.ts']

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    globalSetup: ['tests/setup/snapshots.ts'],
    // One core is left free otherwise, which on two is half of them.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...timeouts,
          name: 'parts',
          include: ['tests/**/*.test.ts'],
          exclude: withDatabaseOfEnvironment,
          // Loading what they share takes longer than most files: a process loads it once.
          isolate: false,
        },
      },
      { test: { ...timeouts, name: 'functions', include: withDatabaseOfEnvironment } },
    ],
  },
})
