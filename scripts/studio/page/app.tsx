import { useEffect, useState } from 'preact/hooks'
import { findTable, type Table } from '../../../db/browse/table.ts'
import { call } from './api.ts'
import { DiagramView } from './diagram/diagram-view.tsx'
import { Help } from './help.tsx'
import { HomeView } from './home-view.tsx'
import { useKeys } from './keys.ts'
import { Notice } from './notice.tsx'
import { RevisionsView } from './revisions/revisions-view.tsx'
import { formatRoute, parseRoute, type Route } from './route.ts'
import { RowsView } from './rows/rows-view.tsx'
import { Sidebar } from './sidebar.tsx'
import { SqlView } from './sql/sql-view.tsx'
import { StructureView } from './structure/structure-view.tsx'
import { useTheme } from './theme.ts'
import { useAnswer } from './use-answer.ts'

export function App() {
  const route = useRoute()
  const [theme, nextTheme] = useTheme()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const catalog = useAnswer(() => call('tables', {}), [])
  const go = (to: Route) => {
    location.hash = formatRoute(to)
  }
  useKeys({
    '?': () => setHelpOpen(true),
    Escape: () => setHelpOpen(false),
    '/': () => document.querySelector<HTMLInputElement>('#find-table')?.focus(),
    t: nextTheme,
    'g t': () => go({ view: 'home' }),
    'g s': () => go({ view: 'sql' }),
    'g r': () => go({ view: 'revisions' }),
    'g d': () => go({ view: 'diagram' }),
  })
  useEffect(() => {
    document.title = `${titleOf(route)} · Plaster studio`
  }, [route])

  return (
    <div class="app">
      <Sidebar
        tables={catalog.answer?.tables}
        description={catalog.answer?.description}
        route={route}
        theme={theme}
        onTheme={nextTheme}
        onHelp={() => setHelpOpen(true)}
      />
      <main>
        {catalog.error && (
          <Notice kind="error" text={catalog.error} action="Try again" onAction={catalog.again} />
        )}
        {catalog.answer && (
          <Shown route={route} tables={catalog.answer.tables} go={go} onChanged={catalog.again} />
        )}
      </main>
      {isHelpOpen && <Help onClose={() => setHelpOpen(false)} />}
    </div>
  )
}

interface ShownProps {
  readonly route: Route
  readonly tables: readonly Table[]
  go(route: Route): void
  /** The schema may be another now. */
  onChanged(): void
}

function Shown({ route, tables, go, onChanged }: ShownProps) {
  switch (route.view) {
    case 'home':
      return <HomeView tables={tables} />
    case 'sql':
      return <SqlView onChanged={onChanged} />
    case 'revisions':
      return <RevisionsView />
    case 'diagram':
      return <DiagramView tables={tables} go={go} />
    default: {
      const table = tryFind(tables, route.schema, route.table)
      if (!table)
        return <Notice kind="error" text={`There is no table ${route.schema}.${route.table}.`} />
      const name = `${table.schema}.${table.name}`
      return route.view === 'structure' ? (
        <StructureView key={name} table={table} tables={tables} go={go} />
      ) : (
        <RowsView key={name} table={table} route={route} go={go} />
      )
    }
  }
}

function tryFind(tables: readonly Table[], schema: string, name: string): Table | undefined {
  try {
    return findTable(tables, schema, name)
  } catch {
    return undefined
  }
}

function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash))
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [])
  return route
}

function titleOf(route: Route): string {
  if ('table' in route) return route.table
  return { home: 'Tables', sql: 'SQL', revisions: 'Revisions', diagram: 'Diagram' }[route.view]
}
