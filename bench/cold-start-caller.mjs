import { writeSync } from 'node:fs'

// Tells descriptor 3 when the first answer is there.
const [file, event] = process.argv.slice(2)
const { handler } = await import(file)
const { statusCode } = await handler(JSON.parse(event))
writeSync(3, `${statusCode}\n`)
process.exit(0)
