/** Every rule of the lint by its code, as it is in contracts/README.md. */
export const findingCodes = {
  'topic-name': 'A topic is named `<domain>.<entity>.<event>.v<N>`, in lower case, and its event is in the past tense.',
  'record-name': 'The record is `<Entity><Event>` (the domain may stand before it) in `astrapath.<domain>.v<N>`.',
  'field-name': 'A field is in camelCase, an abbreviation too (`costUsd`), and has no alias.',
  doc: 'Record and fields have a doc: a sentence that says more than the name does.',
  'event-identity': 'An event begins with `eventId` and `occurredAt`, and has the fields its key is made of.',
  'stat-date':
    'An event that counts in a day has `statDate` and `timezone`, both of them strings; `statDate` never comes alone.',
  instant: 'An instant is `…At`, a `long` with the logical type `timestamp-millis`.',
  'field-type':
    'A type is one that code, pages and tests know; what may be missing is `["null", T]` with default null.',
  'enum-default': 'An enum is closed (no default) or open: then its default is the symbol `unknown`.',
  'person-field':
    'A field that holds text is tagged `personalData`, an enum, or listed as harmless with a reason; so is what tells of a person by its name.',
  'personal-data-kept': 'Personal data is gone after an hour, from dead-letter and retry topics too.',
  'version-kept': 'The schema in force is the newest file under `events/versions/<topic>`, wording of docs aside.',
  'version-edited': 'A version is what `events/versions/lock.json` says it was when it was made; none is gone.',
  'counted-kept':
    'A topic that was ever counted in days is kept for ever, and `analytics-consumer` goes on reading it.',
  'field-added': 'A field added after version 1 has a default.',
  'field-gone': 'A field that was ever written stays, with its default.',
} as const;

export type FindingCode = keyof typeof findingCodes;

/** A rule that a contract breaks: where, how, and what would be right. */
export type Finding = {
  code: FindingCode;
  topic: string;
  /** The field, or what else of the contract it is about. */
  at: string;
  message: string;
  remedy: string;
};

/** What a rule finds in the one contract it reads; it neither throws nor looks elsewhere. */
export type Found = Omit<Finding, 'topic'>;
