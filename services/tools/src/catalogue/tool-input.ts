import { AppError } from '@astrapath/errors';
import { inputErrors } from '@astrapath/service';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { tools } from './catalogue.ts';
import type { Tool } from './tool.ts';

/** Checks an input against the tool's schema; throws AppError `request.invalid` with paths below `/input`. */
export type CheckToolInput = (tool: Tool, input: unknown) => void;

/** Compiles the input schemas of the whole catalogue, once. */
export function createToolInputCheck(): CheckToolInput {
  const ajv = new Ajv2020({ strict: true, allErrors: false });
  const validators = new Map(tools.map((tool) => [tool.id, ajv.compile(tool.inputSchema)]));
  return (tool, input) => {
    const isValid = validators.get(tool.id);
    if (isValid === undefined) throw new Error(`tool ${tool.id} is not of the catalogue`);
    if (isValid(input)) return;
    const errors = inputErrors(isValid.errors ?? [], 'input');
    const first = errors[0];
    const detail = first ? `${first.path} ${first.message}.` : 'The input does not fit the inputSchema of the tool.';
    throw new AppError('request.invalid', { detail, errors });
  };
}
