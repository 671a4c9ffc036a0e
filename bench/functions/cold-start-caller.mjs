// As the runtime of Lambda does: an import of node:fs would load what the SDK loads, and a handler need not.
const { writeSync } = process.getBuiltinModule('node:fs')

// Tells descriptor 3 when the first answer is there, and the milliseconds of CPU that it took.
const [file, event] = process.argv.slice(2)
const { handler } = await import(file)
const context = { getRemainingTimeInMillis: () => 30_000 }
const { statusCode } = await handler(JSON.parse(event), context)
const { user, system } = process.cpuUsage()
writeSync(3, `${statusCode} ${(user + system) / 1000}\n`)
process.exit(0)
