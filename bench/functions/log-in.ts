import { getDatabase } from '../../db/client.ts'
import { hashPassword, passwordCost } from '../../db/password.ts'
import { openPgliteEngine } from '../../scripts/data-api/engines/pglite.ts'
import { startDataApi } from '../../scripts/data-api/server.ts'
import { localEnvironment } from '../../scripts/database/local-target.ts'
import { upgradeToHead } from '../../scripts/db/folder/upgrade-to-head.ts'
import { startGateway } from '../../scripts/gateway/server.ts'
import { loadRoutes } from '../../scripts/routes/load-routes.ts'
import { describeSamples, median } from '../median.ts'

const rounds = 40

/** Whether time tells a wrong password, of a hash from when they cost less too, from a name that nobody has. */
export async function benchLogIn(): Promise<void> {
  const engine = await openPgliteEngine()
  const dataApi = await startDataApi({ engine, port: 0 })
  Object.assign(process.env, localEnvironment(dataApi.url), { PLASTER_LOG: 'none' })
  const db = getDatabase()
  await upgradeToHead(db)
  const password_hash = await hashPassword('correct horse')
  const old_hash = await hashCheaply('correct horse')
  await db
    .insertInto('users')
    .values([
      { username: 'ada', password_hash },
      { username: 'bob', password_hash: old_hash },
    ])
    .execute()
  const gateway = await startGateway({ routes: await loadRoutes(), port: 0 })

  const logIn = async (samples: number[], username: string) => {
    await db.deleteFrom('login_attempts').execute()
    const started = performance.now()
    const { status } = await fetch(`${gateway.url}/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: 'wrong horse' }),
    })
    if (status !== 401) throw new Error(`answered ${status}`)
    samples.push(performance.now() - started)
  }
  const wrong: number[] = []
  const old: number[] = []
  const unknown: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await logIn(wrong, 'ada')
    await logIn(old, 'bob')
    await logIn(unknown, 'eve')
  }
  console.log(`  a wrong password  ${describeSamples(wrong, 'ms')}`)
  console.log(`  of an older hash  ${describeSamples(old, 'ms')}`)
  console.log(`  an unknown name   ${describeSamples(unknown, 'ms')}`)
  console.log(
    `  ratio ${(median(unknown) / median(wrong)).toFixed(2)}, ${(median(unknown) / median(old)).toFixed(2)}`,
  )

  await gateway.close()
  await dataApi.close()
  await engine.close()
}

/** With the parameters of interactive log in that scrypt's author gave in 2009. */
async function hashCheaply(password: string): Promise<string> {
  const usual = { ...passwordCost }
  Object.assign(passwordCost, { logarithmOfN: 14, r: 8, p: 1 })
  const hash = await hashPassword(password)
  Object.assign(passwordCost, usual)
  return hash
}
