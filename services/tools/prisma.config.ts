// Read by Prisma's own commands, run in this folder: `DATABASE_URL=… npx prisma migrate deploy`.
import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: env('DATABASE_URL') },
});
