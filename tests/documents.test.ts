import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'

const root = new URL('..', import.meta.url).pathname

const documents = ['db', 'docs', 'functions', 'infra', 'migrations', 'scripts']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name),
    ),
  )
  .concat(readdirSync(root))
  .filter((path) => path.endsWith('.md'))

it.each(documents)('%s links to files and headings that are there', (path) => {
  const links = read(path).matchAll(/\]\((?!https?:)([^)]*)\)/g)
  const targets = [...links].map(([, target = '']) => target)

  expect(targets.filter((target) => !isThere(path, target))).toEqual([])
})

it.each(documents.filter(isOfFolder))('%s has 20 lines at most', (path) => {
  expect(read(path).trimEnd().split('\n').length).toBeLessThanOrEqual(20)
})

it('finds the documents', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['README.md', 'docs/data-api.md', 'scripts/gateway/README.md']),
  )
})

function isOfFolder(path: string): boolean {
  return basename(path) === 'README.md' && dirname(path) !== '.'
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function isThere(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? from : relative(root, join(root, dirname(from), file))
  if (!existsSync(join(root, path))) return false
  return anchor === undefined || headingsOf(path).includes(anchor)
}

/** As GitHub names them in an address. */
function headingsOf(path: string): string[] {
  const text = read(path)
  const named = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  return [...named, ...headings]
}
