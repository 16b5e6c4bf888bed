-- What people did, as their daily-stats documents count it: one row an event that stands in a user's local day.
--
-- The day is `statDate`, the calendar day where the person was; it is stamped by the producer and taken as it is.
-- Topics are at-least-once, so a fact may be there twice: it is one user's event of one day with one id. Where one id came
-- with two contents, the smallest counts, as in the documents (earliest first, NULL before any value).

-- Everything that came in, repetitions included.
CREATE VIEW deliveries AS
    SELECT userId, statDate, eventId, occurredAt, type, toolId, duration, result, publishedAt, kafkaOffset
    FROM "analytics.activity.recorded.v1"
  UNION ALL
    SELECT userId, statDate, eventId, occurredAt, 'tool_usage', toolId, duration, status, publishedAt, kafkaOffset
    FROM "tools.execution.completed.v1"
  UNION ALL
    SELECT userId, statDate, eventId, occurredAt, 'module_completed', NULL, duration, NULL, publishedAt, kafkaOffset
    FROM "learning.module.completed.v1"
  UNION ALL
    SELECT userId, statDate, eventId, occurredAt, 'goal_completed', NULL, NULL, NULL, publishedAt, kafkaOffset
    FROM "identity.goal.completed.v1";

-- Once each. What the platform puts to its dead letters counts nowhere: what is of no day, has no name or one that is too
-- long, or lasts less than nothing; and of a day what came after 5,000 others, in the order of publishing (which of two
-- topics was first is known only nearly, so of such a day the number is right and the choice nearly so).
CREATE VIEW facts AS
  WITH countable AS (
    SELECT * REPLACE (TRY_CAST(statDate AS DATE) AS statDate) FROM deliveries
    WHERE TRY_CAST(statDate AS DATE) IS NOT NULL AND coalesce(duration, 0) >= 0
      AND length(eventId) BETWEEN 1 AND 128 AND length(userId) BETWEEN 1 AND 128
      AND coalesce(length(toolId), 1) BETWEEN 1 AND 128 AND coalesce(length(result), 1) BETWEEN 1 AND 128
  ),
  once AS (
    SELECT *, min(publishedAt) OVER same AS cameAt, min(kafkaOffset) OVER same AS cameAs FROM countable
    WINDOW same AS (PARTITION BY userId, statDate, eventId)
    QUALIFY row_number() OVER (
      PARTITION BY userId, statDate, eventId
      ORDER BY occurredAt, type, toolId NULLS FIRST, duration NULLS FIRST, result NULLS FIRST
    ) = 1
  )
  SELECT userId, statDate, eventId, occurredAt, type, toolId, duration, result FROM once
  QUALIFY row_number() OVER (PARTITION BY userId, statDate ORDER BY cameAt, cameAs, eventId) <= 5000;

-- What administrators decided on an event in a day: it stands there (moved here) or not (voided, moved away). The last
-- decision counts, in whatever order decisions and facts arrived, and lets an event into a full day.
CREATE VIEW decisions AS
  WITH corrections AS (
    SELECT * REPLACE (TRY_CAST(statDate AS DATE) AS statDate, TRY_CAST(toStatDate AS DATE) AS toStatDate)
    FROM "analytics.activity.corrected.v1"
  ),
  decided AS (
      SELECT userId, statDate, correctedEventId AS eventId, false AS stands,
        occurredAt AS decidedAt, eventId AS decisionId, activityAt, activityType, toolId, duration, result
      FROM corrections WHERE statDate IS NOT NULL
    UNION ALL
      SELECT userId, toStatDate, correctedEventId, true,
        occurredAt, eventId, activityAt, activityType, toolId, duration, result
      FROM corrections WHERE action = 'move' AND toStatDate IS NOT NULL
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
