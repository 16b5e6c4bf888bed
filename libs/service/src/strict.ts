import { type TObjectOptions, type TProperties, Type } from 'typebox';

/** An object schema that refuses fields it does not know: for request bodies. */
export function Strict<T extends TProperties>(properties: T, options: TObjectOptions = {}) {
  return Type.Object(properties, { ...options, additionalProperties: false });
}
