import { InvalidArgumentError } from 'commander'
import { openDatabase } from '../database/open-database.ts'
import { fail } from '../terminal/failure.ts'
import { npmCommand } from '../terminal/npm-command.ts'
import { showBar, showProgress } from '../terminal/progress.ts'
import { type SeedCounts, seed, seedDefaults } from './seed.ts'

const program = npmCommand(
  'seed',
  'Puts fake users, tweets and likes into the database',
  process.env,
)
  .option('--users <count>', 'how many users', toCount, seedDefaults.users)
  .option('--tweets <count>', 'how many tweets', toCount, seedDefaults.tweets)
  .option('--likes <count>', 'how many likes', toCount, seedDefaults.likes)
  .option('--seed <number>', 'the same number gives the same data', toCount, seedDefaults.seed)
  .option('--force', 'add to a database that has users already', seedDefaults.force)
  .action(run)

async function run(options: SeedCounts & { seed: number; force: boolean }): Promise<void> {
  const { db, description, close } = await openDatabase(process.env, { onProgress: showProgress })
  try {
    const bar = showBar(options.users + options.tweets + options.likes)
    await seed(db, { ...options, onRows: bar.update }).finally(bar.end)
  } finally {
    await close()
  }
  const { users, tweets, likes } = options
  console.log(`Seeded ${description}: ${users} users, ${tweets} tweets, ${likes} likes.`)
}

const mostRows = 10_000_000

function toCount(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count <= mostRows) return count
  throw new InvalidArgumentError(`It takes a whole number from 0 to ${mostRows}.`)
}

await program.parseAsync().catch(fail)
