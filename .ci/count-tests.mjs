import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const skipped = report.numPendingTests + report.numTodoTests
const more = skipped > 0 ? `, ${skipped} skipped` : ''
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed${more}`)
