import { render } from 'preact'
import { callAhead } from './api.ts'
import { App } from './app.tsx'
import { parseRoute } from './route.ts'
import { askForRows } from './rows/use-pages.ts'

// Before anything is drawn, and at once: the rows need not wait until the tables are known.
callAhead('tables', {})
const route = parseRoute(location.hash)
if (route.view === 'rows') askForRows(route)

render(<App />, document.body)
