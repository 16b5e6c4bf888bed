import { expect, it } from 'vitest';
import { AppError } from './app-error.ts';
import { errorCodes } from './codes.ts';

it('has codes of the form <domain>.<what>, sorted, each with a client or server error status', () => {
  const codes = Object.keys(errorCodes);
  expect(codes).toEqual(codes.toSorted());
  for (const [code, { status, title }] of Object.entries(errorCodes)) {
    expect(code).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).not.toBe('');
  }
});

it('makes an error whose status and title come from the table', () => {
  const error = new AppError('tools.unknown-tool', { detail: 'There is no tool "x".' });
  expect(error).toMatchObject({
    status: 404,
    title: 'Unknown tool',
    detail: 'There is no tool "x".',
    errors: undefined,
  });
});
