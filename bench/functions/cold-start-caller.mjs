import { writeSync } from 'node:fs'

// Tells descriptor 3 when the first answer is there, and the milliseconds of CPU that it took.
const [file, event] = process.argv.slice(2)
const { handler } = await import(file)
const context = { getRemainingTimeInMillis: () => 30_000 }
const { statusCode } = await handler(JSON.parse(event), context)
const { user, system } = process.cpuUsage()
writeSync(3, `${statusCode} ${(user + system) / 1000}\n`)
process.exit(0)
