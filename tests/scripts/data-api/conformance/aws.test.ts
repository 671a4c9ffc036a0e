import { describeTables } from './tables.ts'

describeTables('AWS')
