/** PostgreSQL tells every replica on this channel that an execution finished; the payload is its id. */
export const FINISHED_CHANNEL = 'execution_finished';
