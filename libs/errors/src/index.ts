export { AppError } from './app-error.ts';
export type { AppErrorDetails, InputError } from './app-error.ts';
export { errorCodes } from './codes.ts';
export type { ErrorCode } from './codes.ts';
