import { type ErrorCode, errorCodes } from './codes.ts';

/** One thing wrong with an input: a JSON Pointer (RFC 6901) into it and a sentence that says what would be right. */
export type InputError = { path: string; message: string };

export type AppErrorDetails = {
  /** One sentence on this occurrence. May name ids; never secrets, addresses, names or free text of users. */
  detail?: string;
  errors?: InputError[];
  /** Response headers that belong to the error, such as Retry-After. */
  headers?: Record<string, string>;
  cause?: unknown;
};

/** A broken rule, with a code from the one table. What is not an AppError is a bug and answered as 500. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: InputError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, details: AppErrorDetails = {}) {
    const { status, title } = errorCodes[code];
    super(details.detail ?? title, { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = details.detail ?? title;
    this.errors = details.errors;
    this.headers = details.headers ?? {};
  }
}
