import { writeFileSync } from 'node:fs'

/** A reporter of vitest that writes which tests needed a second try, and the counts, to $TEST_COUNTS. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default class CountTests {
  states = { passed: 0, failed: 0, skipped: 0 }
  lines = []

  onTestCaseResult(test) {
    const { state } = test.result()
    this.states[state] += 1
    const { retryCount = 0 } = test.diagnostic() ?? {}
    if (retryCount > 0) this.lines.push(`${state} at try ${retryCount + 1}: ${test.fullName}`)
  }

  onTestRunEnd(modules, errors) {
    // A file that does not load has no tests, and what nobody caught belongs to none.
    const unloaded = modules.filter((module) => module.errors().length > 0).length
    const { passed, skipped } = this.states
    const failed = this.states.failed + unloaded + errors.length
    const more = skipped > 0 ? `, ${skipped} skipped` : ''
    const counts = `${passed} passed, ${failed} failed${more}`
    writeFileSync(process.env.TEST_COUNTS, [...this.lines, counts, ''].join('\n'))
  }
}
