import { type HandlerResult, ok } from '@astrapath/events';
import type { Mark } from '../ledger/ledger.ts';
import type { Answers } from './answer-records.ts';

/** Of each offset of a batch the index of its record; undefined where it could not be decoded. */
export type Places = readonly (number | undefined)[];

/** Finds the records of a batch by their offsets. */
export function placesOf(offsets: readonly string[], records: readonly { offset: string }[]): Places {
  const indexes = new Map(records.map(({ offset }, index) => [offset, index]));
  return offsets.map((offset) => indexes.get(offset));
}

/** The marks of a batch's offsets. What could not be decoded is a dead letter by that. */
export function markOffsets(places: Places, answers: Answers): Mark[] {
  return places.map((index) => (index === undefined ? 'dead-letter' : markOf(answers[index])));
}

/** The answers, where a record that an earlier attempt applied is no duplicate. */
export function answerMarked(answers: Answers, places: Places, marks: readonly Mark[]): Answers {
  const more = [...answers];
  places.forEach((index, at) => {
    if (index !== undefined && marks[at] === 'applied') more[index] = ok();
  });
  return more;
}

function markOf(answer: HandlerResult | undefined): Mark {
  switch (answer?.type) {
    case 'ok':
      return 'applied';
    case 'skip':
      return 'duplicate';
    case 'dead-letter':
      return 'dead-letter';
    case undefined:
      return 'pending';
  }
}
