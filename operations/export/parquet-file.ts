import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Table } from './tables.ts';

/** What a manifest says of a file. */
export type WrittenFile = { name: string; rows: number; bytes: number; sha256: string };

export type ParquetFile<Row> = ReturnType<typeof createParquetFile<Row>>;

/**
 * Writes a table under another name, row group by row group, and gives it its name when it is whole; until then an
 * earlier file of the name stays what it was.
 */
export function createParquetFile<Row>(folder: string, { name, columns }: Table<Row>) {
  const draft = join(folder, `.${name}.${process.pid}`);
  const root = { name: 'root', num_children: columns.length };
  const schema = [root, ...columns.map(({ element }) => element)];
  const writer = new ParquetWriter({ writer: fileWriter(draft), schema, createdBy: 'astrapath' });
  let rows = 0;

  return {
    /** Writes the rows as one row group; nothing for no rows. */
    async write(group: readonly Row[]): Promise<void> {
      if (group.length === 0) return;
      const columnData = columns.map(({ element, valueOf }) => ({ name: element.name, data: group.map(valueOf) }));
      await writer.write({ columnData, rowGroupSize: group.length });
      rows += group.length;
    },

    /** Completes the draft and says what is in it. */
    async finish(): Promise<WrittenFile> {
      await writer.finish();
      await toDisk(draft);
      return { name, rows, bytes: (await stat(draft)).size, sha256: await digestOf(draft) };
    },

    /** The draft becomes the file. */
    publish: () => rename(draft, join(folder, name)),
    discard: () => rm(draft, { force: true }),
  };
}

async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
