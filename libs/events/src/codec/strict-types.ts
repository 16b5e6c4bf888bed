import { isUtf8 } from 'node:buffer';
import avro, { type Type } from 'avsc';

/** What avsc reads from: a buffer and a place in it. Reading past the end yields nothing and is noticed afterwards. */
type Tap = { buf: Buffer; pos: number; readLong(): number; skipLong(): void; readString(): string | undefined };
/** An item's type, or what reads an older writer's items. */
type Reader = { _read(tap: Tap): unknown };
type Skipper = { _skip(tap: Tap): void };

/** avsc's mark of bytes that are no UTF-8, and an ordinary character too. */
const REPLACEMENT = '\ufffd';
const CHANGED = 'avsc reads items in another way now';

/** For `typeHook`: strings and arrays that refuse what avsc lets pass; undefined leaves the type to avsc. */
export function strictTypeOf(schema: unknown, options: object): Type | undefined {
  if (schema === 'string' || typeOf(schema) === 'string') return new StrictString();
  if (typeOf(schema) === 'array') return Reflect.construct(StrictArray, [schema, options]);
  return undefined;
}

/** Bytes that are no UTF-8 would become replacement characters, and two different ids one. */
class StrictString extends avro.types.StringType {
  _read(tap: Tap): string | undefined {
    const from = tap.pos;
    const text = tap.readString();
    if (text?.includes(REPLACEMENT)) refuseUnlessUtf8(tap, from);
    return text;
  }
}

function refuseUnlessUtf8(tap: Tap, from: number): void {
  const end = tap.pos;
  tap.pos = from;
  tap.readLong();
  if (!isUtf8(tap.buf.subarray(tap.pos, end))) throw new Error('a string is not UTF-8');
  tap.pos = end;
}

/** avsc believes any number of items and makes them, up to the end of the memory. Ours take a byte each at least. */
class StrictArray extends avro.types.ArrayType {
  _read(tap: Tap): unknown[] {
    const items: unknown[] = [];
    const { itemsType } = this;
    if (!isReader(itemsType)) throw new Error(CHANGED);
    forEachItem(tap, () => items.push(itemsType._read(tap)));
    return items;
  }

  _skip(tap: Tap): void {
    const { itemsType } = this;
    if (!isSkipper(itemsType)) throw new Error(CHANGED);
    forEachItem(tap, () => itemsType._skip(tap));
  }
}

function forEachItem(tap: Tap, visit: () => void): void {
  for (let length = tap.readLong(); length !== 0; length = tap.readLong()) {
    if (length < 0) tap.skipLong();
    const count = Math.abs(length);
    if (!(count <= tap.buf.length - tap.pos)) throw new Error('an array has more items than bytes');
    for (let item = 0; item < count; item++) visit();
  }
}

function isReader(type: object): type is Reader {
  return '_read' in type;
}

function isSkipper(type: object): type is Skipper {
  return '_skip' in type;
}

function typeOf(schema: unknown): unknown {
  return typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : undefined;
}
