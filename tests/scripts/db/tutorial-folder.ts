import { openFolder } from './run-program.ts'

/** The commands on the folder of Alembic's tutorial: an account table, a column, a branch, their merge. */
export async function openTutorialFolder(...options: Parameters<typeof openFolder>) {
  const folder = await openFolder(...options)
  const first = '1975ea83b712'
  await folder.db('init')
  await folder.db('revision', '-m', 'create account table', '--rev-id', first)
  await folder.db('revision', '-m', 'add a column', '--rev-id', 'ae1027a6acf1')
  const branch = ['--head', first, '--splice', '--branch-label', 'billing']
  await folder.db('revision', '-m', 'billing', '--rev-id', '27c6a30d7c24', ...branch)
  await folder.db('merge', 'heads', '-m', 'merge billing', '--rev-id', 'b2a1f80e8fc7')
  return folder
}
