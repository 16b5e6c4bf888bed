-- Of the runs that were asked for, by tool: how many completed, how many failed, and how long did they take?
--
-- A run is an execution, known by its id however often its events were delivered. Requests are kept for an hour at most,
-- for their input is personal; so a run whose end is known counts as requested too, and `unfinished` (asked for and not
-- ended yet) knows of the last hour only, unless this archive was extended at least every half hour. A run that was voided is
-- left out; one that was moved to another day is the same run. Uses that clients or imports report are no runs, and runs
-- of the doctor or of somebody who was erased are left out.
WITH voided AS (
  SELECT userId, eventId FROM decisions GROUP BY ALL HAVING NOT bool_or(stands)
),
ends AS (
  SELECT executionId, any_value(userId) AS userId, any_value(eventId) AS eventId, any_value(toolId) AS toolId,
    min_by(status, occurredAt) AS status, min_by(durationMs, occurredAt) AS durationMs
  FROM "tools.execution.completed.v1" ANTI JOIN leftOut USING (userId)
  GROUP BY executionId
),
requests AS (
  SELECT DISTINCT executionId, toolId FROM "tools.execution.requested.v1" ANTI JOIN leftOut USING (userId)
),
runs AS (
  SELECT executionId, coalesce(ends.toolId, requests.toolId) AS toolId, ends.status, ends.durationMs,
    ends.userId, ends.eventId
  FROM ends FULL JOIN requests USING (executionId)
)
SELECT
  toolId,
  count(*) AS requested,
  count(*) FILTER (status = 'completed') AS completed,
  count(*) FILTER (status = 'failed') AS failed,
  count(*) FILTER (status IS NULL) AS unfinished,
  round(100.0 * count(*) FILTER (status = 'completed') / nullif(count(status), 0), 1) AS completedPercent,
  round(median(durationMs) FILTER (status = 'completed') / 1000, 3) AS medianSeconds
FROM runs ANTI JOIN voided USING (userId, eventId)
GROUP BY toolId
ORDER BY toolId
