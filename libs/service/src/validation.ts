import { isDate, isTimezone } from '@astrapath/calendar';
import type { InputError } from '@astrapath/errors';
import { Ajv, type ErrorObject } from 'ajv';
import formats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

const MAX_ECHOED_NAME = 64;
/** Enough to mend a form at once; a body of garbage does not make an answer of megabytes. */
const MAX_REPORTED_ERRORS = 50;

/** Bodies are taken as they are; texts of a query string are converted to the numbers and booleans they stand for. */
const bodies = validator({ coerceTypes: false });
const texts = validator({ coerceTypes: true });

/** Fastify's validator: no field is removed, no type is converted in a body. */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? bodies : texts).compile(schema);

/** What was wrong, where (JSON Pointer), and what would be right; never the value that was sent. */
export function inputErrors(errors: readonly Partial<ErrorObject>[], part: string): InputError[] {
  return errors.slice(0, MAX_REPORTED_ERRORS).map((error) => {
    const pointer = `${part === 'body' ? '' : `/${part}`}${error.instancePath ?? ''}`;
    return describe(error, pointer);
  });
}

function describe({ keyword, params, message }: Partial<ErrorObject>, pointer: string): InputError {
  if (keyword === 'required')
    return { path: `${pointer}/${nameIn(params, 'missingProperty')}`, message: 'is required' };
  if (keyword === 'additionalProperties') {
    return { path: `${pointer}/${nameIn(params, 'additionalProperty')}`, message: 'is not a known field' };
  }
  if (keyword === 'enum' && Array.isArray(params?.allowedValues)) {
    return { path: pointer, message: `must be one of ${params.allowedValues.join(', ')}` };
  }
  return { path: pointer, message: message ?? 'is invalid' };
}

function nameIn(params: Record<string, unknown> | undefined, key: string): string {
  const name = params?.[key];
  return typeof name === 'string' ? name.slice(0, MAX_ECHOED_NAME) : '';
}

function validator(options: { coerceTypes: boolean }): Ajv {
  const ajv = new Ajv({ ...options, useDefaults: true, allErrors: false, strictTypes: false, strictRequired: false });
  // The package is CommonJS: its function is the default of its default.
  formats.default(ajv);
  ajv.addFormat('timezone', { type: 'string', validate: isTimezone });
  ajv.addFormat('date', { type: 'string', validate: isDate });
  return ajv;
}
