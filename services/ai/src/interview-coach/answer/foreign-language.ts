import type { Answer } from './answer.ts';

/** The small words that hold English sentences together; about half of all spoken words. */
const english: ReadonlySet<string> = new Set(
  `the a an and or but if then than that this these those it its is are was were be been being am i i'm i've i'd i'll me my mine
  you your we we're our us he she they them their his her in on at to of for from by with as into over after before about so
  because when where which who what how why not no do does did don't didn't have has had will would can could should there
  while during through between all more some any each up out only also very just one it's that's`.split(/\s+/),
);

const foreign: Readonly<Record<string, ReadonlySet<string>>> = {
  Spanish: smallWords(
    'el la los las de del que y en un una es por con para mi se lo como más pero su al yo muy fue trabajo equipo cuando porque',
  ),
  French: smallWords(
    'le la les de des du que et en un une est pour avec dans je mon ma ce qui sur pas plus nous par au était suis mes leur équipe parce',
  ),
  German: smallWords(
    'der die das und ist ich nicht ein eine zu den mit von auf für im dem wir es habe war meine sich auch als bei einer mein wurde haben',
  ),
  Italian: smallWords(
    'il la le di che e un una per con non sono mi ho del nel della mio è si gli anche ma come più era abbiamo ci lavoro',
  ),
  Portuguese: smallWords(
    'o a os as de que e em um uma para com não eu meu minha por na no do da mais foi como se era nós trabalho quando',
  ),
  Dutch: smallWords(
    'de het een en van ik niet is dat op te in met voor mijn was zijn wij we er ook als bij heb hebben',
  ),
  Polish: smallWords('i w na się z że nie do jest to jak mój moja był było przez dla ale po jako'),
  Turkish: smallWords('ve bir bu için ile ben çok da de daha olarak benim gibi ama ne var'),
};
const MIN_WORDS = 4;

function smallWords(line: string): ReadonlySet<string> {
  return new Set(line.split(' '));
}

/** Share of the words that are small English ones. */
export function functionWordShare(words: readonly string[]): number {
  return words.filter((word) => english.has(word.toLowerCase())).length / Math.max(words.length, 1);
}

/** The language of the answer when it is not English, as far as it can be told. */
export function foreignLanguageOf(answer: Answer): string | undefined {
  const letters = answer.text.match(/\p{L}/gu) ?? [];
  const latin = answer.text.match(/\p{Script=Latin}/gu) ?? [];
  if (letters.length >= 4 && latin.length / letters.length < 0.6) return 'another script';
  if (answer.words.length < MIN_WORDS) return undefined;
  const words = answer.words.map((word) => word.toLowerCase());
  const known =
    answer.read.tokens.filter((token) => /^\p{L}{2,}$/u.test(token.normal) && token.isKnown).length / words.length;
  const [best] = Object.entries(foreign)
    .map(([name, small]) => ({ name, share: words.filter((word) => small.has(word)).length / words.length }))
    .toSorted((left, right) => right.share - left.share);
  if (!best || best.share < 0.15 || known > 0.75) return undefined;
  return best.share > functionWordShare(answer.words) ? best.name : undefined;
}
