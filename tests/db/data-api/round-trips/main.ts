import { checkRoundTrips } from './check.ts'

async function main(): Promise<void> {
  const [types = '', ...endpoints] = process.argv.slice(2)
  for (const endpoint of endpoints) {
    await checkRoundTrips(endpoint, new RegExp(types))
    console.log(`kept at ${endpoint} in ${Intl.DateTimeFormat().resolvedOptions().timeZone}`)
  }
}

main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
