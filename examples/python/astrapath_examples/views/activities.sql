-- What people did, as their daily-stats documents count it: one row an event that stands in a user's local day.
--
-- The day is `statDate`, the calendar day where the person was; it is stamped by the producer and taken as it is.
-- Topics are at-least-once, so a fact may be there twice: it is one user's event of one day with one id. Where one id came
-- with two contents, the smallest counts, as in the documents (earliest first, NULL before any value).

-- Who counts nowhere, in no question: the doctor, who sends events to see whether they arrive, and whoever was erased.
CREATE VIEW leftOut AS
  SELECT 'doctor' AS userId UNION SELECT userId FROM "identity.user.erased.v1";

-- The platform's own rules for what it can count (`day-fact.ts` of its consumer); what breaks one is a dead letter there
-- and counts nowhere here. A name has 1 to 128 UTF-16 units, a day is `YYYY-MM-DD` and in the calendar, a year has four
-- digits, a zone is one of IANA's in whatever case (`Factory` is in the list, and means none).
CREATE MACRO isName(text) AS
  length(text) + length(regexp_replace(text, '[^\x{10000}-\x{10FFFF}]', '', 'g')) BETWEEN 1 AND 128;
CREATE MACRO isDay(text) AS regexp_full_match(text, '\d{4}-\d{2}-\d{2}') AND TRY_CAST(text AS DATE) IS NOT NULL;
CREATE MACRO isInstant(moment) AS moment < TIMESTAMPTZ '10000-01-01 00:00:00+00';
CREATE MACRO isZone(name) AS lower(name) IN (
  SELECT lower(zones.name) FROM pg_timezone_names() AS zones WHERE zones.name <> 'Factory'
);

-- Everything that came in, repetitions included.
CREATE VIEW deliveries AS
  WITH everybody AS (
      SELECT userId, statDate, timezone, eventId, occurredAt, type, toolId, duration, result, publishedAt, kafkaOffset
      FROM "analytics.activity.recorded.v1"
    UNION ALL
      SELECT userId, statDate, timezone, eventId, occurredAt, 'tool_usage', toolId, duration, status,
        publishedAt, kafkaOffset
      FROM "tools.execution.completed.v1"
    UNION ALL
      SELECT userId, statDate, timezone, eventId, occurredAt, 'module_completed', NULL, duration, NULL,
        publishedAt, kafkaOffset
      FROM "learning.module.completed.v1"
    UNION ALL
      SELECT userId, statDate, timezone, eventId, occurredAt, 'goal_completed', NULL, NULL, NULL,
        publishedAt, kafkaOffset
      FROM "identity.goal.completed.v1"
  )
  SELECT * FROM everybody ANTI JOIN leftOut USING (userId);

CREATE VIEW countable AS
  SELECT * REPLACE (TRY_CAST(statDate AS DATE) AS statDate) FROM deliveries
  WHERE isDay(statDate) AND isName(eventId) AND isName(userId) AND isZone(timezone) AND isInstant(occurredAt)
    AND coalesce(isName(toolId), true) AND coalesce(duration, 0) >= 0 AND coalesce(isName(result), true);

-- What administrators decided on an event in a day: it stands there (moved here) or not (voided, moved away). A move is
-- two decisions. Rules as above.
CREATE VIEW allDecisions AS
  WITH corrections AS (
    SELECT * REPLACE (TRY_CAST(statDate AS DATE) AS statDate, TRY_CAST(toStatDate AS DATE) AS toStatDate)
    FROM "analytics.activity.corrected.v1" ANTI JOIN leftOut USING (userId)
    WHERE isDay(statDate) AND isName(eventId) AND isName(userId) AND isZone(timezone) AND isInstant(occurredAt)
      AND coalesce(isName(toolId), true) AND coalesce(duration, 0) >= 0 AND coalesce(isName(result), true)
      AND isName(correctedEventId) AND isInstant(activityAt)
      AND CASE action WHEN 'void' THEN toStatDate IS NULL
        ELSE coalesce(isDay(toStatDate) AND toStatDate <> statDate, false) END
  )
    SELECT userId, statDate, timezone, correctedEventId AS eventId, false AS stands,
      occurredAt AS decidedAt, eventId AS decisionId, activityAt, activityType, toolId, duration, result
    FROM corrections
  UNION ALL
    SELECT userId, toStatDate, timezone, correctedEventId, true,
      occurredAt, eventId, activityAt, activityType, toolId, duration, result
    FROM corrections WHERE action = 'move';

-- The last decision counts, in whatever order decisions and facts arrived, and lets an event into a full day.
CREATE VIEW decisions AS
  SELECT * FROM allDecisions
  QUALIFY row_number() OVER (
    PARTITION BY userId, statDate, eventId ORDER BY decidedAt DESC, decisionId DESC
  ) = 1;

-- Once each, and not decided otherwise. A day holds 5,000 events, those that were moved into it among them; what came when
-- it was full counts nowhere, in the order of publishing (which of two topics was first is known only nearly, so of such a
-- day the number is right and the choice nearly so). As in a rebuild, what was voided takes no place, whenever that was.
CREATE VIEW facts AS
  WITH once AS (
    SELECT *, min(publishedAt) OVER same AS cameAt, min(kafkaOffset) OVER same AS cameAs FROM countable
    WINDOW same AS (PARTITION BY userId, statDate, eventId)
    QUALIFY row_number() OVER (
      PARTITION BY userId, statDate, eventId
      ORDER BY occurredAt, type, toolId NULLS FIRST, duration NULLS FIRST, result NULLS FIRST
    ) = 1
  ),
  moved AS (
    SELECT userId, statDate, count(*) AS places FROM decisions WHERE stands GROUP BY userId, statDate
  )
  SELECT userId, statDate, eventId, occurredAt, type, toolId, duration, result
  FROM once ANTI JOIN decisions USING (userId, statDate, eventId) LEFT JOIN moved USING (userId, statDate)
  QUALIFY row_number() OVER (PARTITION BY userId, statDate ORDER BY cameAt, cameAs, eventId) <= 5000 - coalesce(places, 0);

CREATE VIEW activities AS
    SELECT userId, statDate, eventId, occurredAt, type, toolId, duration, result FROM facts
  UNION ALL
    SELECT userId, statDate, eventId, activityAt, activityType, toolId, duration, result
    FROM decisions WHERE stands;

-- The zone of each day: that of the day's first event, also where it was taken out of the day since; where a day has none
-- of its own, that of its first correction.
CREATE VIEW zones AS
  WITH witnesses AS (
      SELECT userId, statDate, timezone, 0 AS rank, occurredAt AS moment, eventId AS id FROM countable
    UNION ALL
      SELECT userId, statDate, timezone, 1, decidedAt, decisionId FROM allDecisions
  )
  SELECT userId, statDate, min_by(timezone, (rank, moment, id, timezone)) AS timezone
  FROM witnesses GROUP BY userId, statDate;
