import model from 'wink-eng-lite-web-model';
import winkNLP, {
  type Document,
  type ItemEntity,
  type ItemSentence,
  type ItemToken,
  type ItsFunction,
  type WinkMethods,
} from 'wink-nlp';
import { cleanText } from './clean-text.ts';
import type { Entity, PartOfSpeech, ReadText, Sentence, Token } from './text.ts';

/** Words the model has never seen stay in its lexicon for ever; after so many it is loaded afresh (about 0.2 s). */
const MAX_NEW_WORDS = 40_000;

/** Reads English text into sentences, tokens with part of speech and lemma, and entities. */
export type TextReader = {
  read(text: string): ReadText;
  /** Tokens of a text, as the model's tokenizer counts them. */
  countTokens(text: string): number;
};

/** Loads the English model (about 45 MB) and returns the reader over it; one is enough for a process. */
export function createTextReader(): TextReader {
  let nlp = winkNLP(model);
  let newWords = 0;

  function parse(text: string): Document {
    if (newWords > MAX_NEW_WORDS) {
      nlp = winkNLP(model);
      newWords = 0;
    }
    return nlp.readDoc(text);
  }

  return {
    read(text) {
      const cleaned = cleanText(text);
      const read = readDocument(nlp, parse(cleaned), cleaned);
      newWords += read.tokens.filter((token) => !token.isKnown).length;
      return read;
    },
    countTokens(text) {
      const document = parse(cleanText(text));
      newWords += document
        .tokens()
        .filter((token) => document.isOOV(token.out()))
        .length();
      return document.tokens().length();
    },
  };
}

function readDocument(nlp: WinkMethods, document: Document, text: string): ReadText {
  const sentences: Sentence[] = [];
  document.sentences().each((sentence: ItemSentence) => {
    const index = sentences.length;
    const tokens: Token[] = [];
    sentence.tokens().each((token: ItemToken) => {
      tokens.push(readToken(nlp, document, token, index));
    });
    sentences.push({ index, text: sentence.out().trim(), tokens });
  });
  const entities: Entity[] = [];
  document.entities().each((entity: ItemEntity) => {
    const type = entity.out(nlp.its.type);
    entities.push({ text: entity.out(), type, sentence: entity.parentSentence().index() });
  });
  return { text, sentences, tokens: sentences.flatMap((sentence) => sentence.tokens), entities };
}

function readToken(nlp: WinkMethods, document: Document, token: ItemToken, sentence: number): Token {
  const normal = token.out(nlp.its.normal);
  return {
    text: token.out(),
    normal,
    lemma: lemmaOf(nlp, token, normal),
    pos: asPartOfSpeech(token.out(nlp.its.pos)),
    isStop: token.out<string | boolean>(nlp.its.stopWordFlag) === true,
    isKnown: !document.isOOV(normal),
    sentence,
  };
}

function lemmaOf(nlp: WinkMethods, token: ItemToken, normal: string): string {
  const lemma: unknown = nlp.its.lemma;
  return isTextFunction(lemma) ? token.out(lemma) : normal;
}

/** The package declares `its.lemma` with other parameters than those it is called with. */
function isTextFunction(value: unknown): value is ItsFunction<string> {
  return typeof value === 'function';
}

const partsOfSpeech: readonly PartOfSpeech[] = [
  'ADJ',
  'ADP',
  'ADV',
  'AUX',
  'CCONJ',
  'DET',
  'INTJ',
  'NOUN',
  'NUM',
  'PART',
  'PRON',
  'PROPN',
  'PUNCT',
  'SCONJ',
  'SYM',
  'VERB',
  'X',
];

function asPartOfSpeech(tag: string): PartOfSpeech {
  return partsOfSpeech.find((known) => known === tag) ?? 'X';
}
