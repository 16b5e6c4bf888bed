import { AppError } from '@astrapath/errors';

/**
 * What `work` gives; when it fails, the client is told to come back instead of that we have a bug.
 * @throws AppError `request.unavailable`
 */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new AppError('request.unavailable', {
      detail: 'Something this needs does not answer now. Try again in a moment.',
      headers: { 'retry-after': '2' },
      cause,
    });
  }
}
