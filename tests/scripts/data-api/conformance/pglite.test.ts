import { describeTables } from './tables.ts'

describeTables('PGlite')
