-- What people did, as their daily-stats documents count it: one row an event that stands in a user's local day.
--
-- The day is `statDate`, the calendar day where the person was; it is stamped by the producer and taken as it is.
-- Topics are at-least-once, so a fact may be there twice: it is one user's event of one day with one id. Where one id came
-- with two contents, the smallest counts, as in the documents (earliest first, NULL before any value).

-- Everything that came in, repetitions included.
CREATE VIEW deliveries AS
    SELECT userId, statDate, eventId, occurredAt, type, toolId, duration, result
    FROM "analytics.activity.recorded.v1"
  UNION ALL
    SELECT userId, statDate, eventId, occurredAt, 'tool_usage', toolId, duration, status
    FROM "tools.execution.completed.v1"
  UNION ALL
    SELECT userId, statDate, eventId, occurredAt, 'module_completed', NULL, duration, NULL
    FROM "learning.module.completed.v1"
  UNION ALL
    SELECT userId, statDate, eventId, occurredAt, 'goal_completed', NULL, NULL, NULL
    FROM "identity.goal.completed.v1";

-- Once each. What is no day or lasts less than nothing is a dead letter and counts nowhere.
CREATE VIEW facts AS
  SELECT * REPLACE (TRY_CAST(statDate AS DATE) AS statDate)
  FROM deliveries
  WHERE TRY_CAST(statDate AS DATE) IS NOT NULL AND coalesce(duration, 0) >= 0
  QUALIFY row_number() OVER (
    PARTITION BY userId, statDate, eventId
    ORDER BY occurredAt, type, toolId NULLS FIRST, duration NULLS FIRST, result NULLS FIRST
  ) = 1;

-- What administrators decided on an event in a day: it stands there (moved here) or not (voided, moved away). The last
-- decision counts, in whatever order decisions and facts arrived.
CREATE VIEW decisions AS
  WITH decided AS (
      SELECT userId, statDate::DATE AS statDate, correctedEventId AS eventId, false AS stands,
        occurredAt AS decidedAt, eventId AS decisionId, activityAt, activityType, toolId, duration, result
      FROM "analytics.activity.corrected.v1"
    UNION ALL
      SELECT userId, toStatDate::DATE, correctedEventId, true,
        occurredAt, eventId, activityAt, activityType, toolId, duration, result
      FROM "analytics.activity.corrected.v1"
      WHERE action = 'move'
  )
  SELECT * FROM decided
  QUALIFY row_number() OVER (
    PARTITION BY userId, statDate, eventId ORDER BY decidedAt DESC, decisionId DESC
  ) = 1;

CREATE VIEW activities AS
    SELECT userId, statDate, eventId, occurredAt, type, toolId, duration, result
    FROM facts ANTI JOIN decisions USING (userId, statDate, eventId)
  UNION ALL
    SELECT userId, statDate, eventId, activityAt, activityType, toolId, duration, result
    FROM decisions WHERE stands;
