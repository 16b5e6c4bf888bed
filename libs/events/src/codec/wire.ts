/** Confluent wire format: one magic byte 0, the schema id as big-endian int32, then the Avro bytes. */
export const HEADER_BYTES = 5;
const MAGIC = 0;
const ID_AT = 1;

/** Writes the header into the first five bytes of `target`. */
export function writeHeader(target: Buffer, schemaId: number): void {
  target.writeUInt8(MAGIC, 0);
  target.writeInt32BE(schemaId, ID_AT);
}

/** Schema id of bytes in Confluent wire format; undefined where they are something else. */
export function schemaIdOf(bytes: Buffer): number | undefined {
  if (bytes.length < HEADER_BYTES || bytes.readUInt8(0) !== MAGIC) return undefined;
  const id = bytes.readInt32BE(ID_AT);
  return id > 0 ? id : undefined;
}
