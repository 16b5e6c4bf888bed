import { element, type Element, type Guide, words } from './guide.ts';

/** Cues by which the four parts of a told experience show; the answer's structure is judged by finer rules. */
export function story(situation: string, task: string, action: string, result: string): Element[] {
  return [
    element('situation', situation, /\b(?:when|while|at|in my|last|our|there was|during)\b/),
    element(
      'task',
      task,
      /\b(?:had to|needed to|my (?:job|task|role|goal)|responsible|asked|goal|deadline|supposed)\b/,
    ),
    element('action', action, /\bi \w+(?:ed|t|e|w|ght|n)\b/),
    element('result', result, /\b(?:result|in the end|led to|finally|since|outcome|learn\w*|\d+ ?%)\b/),
  ];
}

/** A kind of experience: its theme, how questions name it, the words answers use, what it probes, how it is told. */
export function behavioural(
  theme: string,
  matches: RegExp,
  vocabulary: string,
  probes: string[],
  elements: Element[],
): Guide {
  return {
    category: `behavioural-${theme}`,
    family: 'behavioural',
    matches,
    probes,
    elements,
    theme: words(vocabulary),
  };
}
