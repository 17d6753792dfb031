import { defineConfig } from 'prisma/config';

// Prisma's command line fetches its native schema engine from outside the npm registry, even for
// `generate`, which never runs it. Naming any executable keeps it from trying; migrations are applied by
// the WebAssembly build of the same engine (src/store/migrate.ts).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({ schema: 'prisma/schema', migrations: { path: 'prisma/migrations' } });
