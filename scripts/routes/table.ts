import type { Route } from './load-routes.ts'

/** The routes as lines of aligned columns. */
export function routesTable(routes: readonly Route[]): string {
  const rows = routes.map(({ method, path, functionName, file }) => [
    method,
    path,
    functionName,
    file,
  ])
  const header = ['Method', 'Path', 'Function', 'File']
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const rule = widths.map((width) => '-'.repeat(width))
  return [header, rule, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
