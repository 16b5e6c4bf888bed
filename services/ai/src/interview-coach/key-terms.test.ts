import { describe, expect, it } from 'vitest';
import { createTextReader } from '../language/text-reader.ts';
import { comparedSides, keyTerms } from './key-terms.ts';

const reader = createTextReader();
const termsOf = (question: string) => keyTerms(reader.read(question));

describe('key terms', () => {
  it.each([
    ['Explain how prototypal inheritance works.', ['prototypal inheritance']],
    ['What is the definition of a higher-order function?', ['higher-order function']],
    ['How would you decrease page load time?', ['page load time']],
    ['Explain `Function.prototype.bind`.', ['Function.prototype.bind']],
    ['Explain "hoisting".', ['hoisting']],
    ['Can you describe some SEO best practices?', ['SEO']],
    ['Tell me about yourself', []],
  ])('of "%s" are %j', (question, terms) => {
    expect(termsOf(question)).toEqual(terms);
  });
});

describe('compared sides', () => {
  it.each([
    ['What is the difference between TCP and UDP?', ['TCP', 'UDP']],
    [
      'What is the difference between a variable that is: `null`, `undefined` or undeclared?',
      ['null', 'undefined', 'undeclared'],
    ],
    ['What are the differences between variables created using `let`, `var` or `const`?', ['let', 'var', 'const']],
    [
      'Explain the difference between: `function Person(){}`, `var person = Person()`, and `var person = new Person()`?',
      ['function Person(){}', 'var person = Person()', 'var person = new Person()'],
    ],
    [
      'Can you explain what `Function.call` and `Function.apply` do? What is the notable difference between the two?',
      ['Function.call', 'Function.apply'],
    ],
    [
      'Explain some of the pros and cons for CSS animations versus JavaScript animations.',
      ['CSS animations', 'JavaScript animations'],
    ],
    ['How is a process different from a thread?', ['process', 'thread']],
    [
      'Describe the main difference between the `forEach` loop and the `map` method and why you would pick one',
      ['forEach loop', 'map method'],
    ],
    ['Explain event delegation.', []],
    ['What are the differences?', []],
  ])('of "%s" are %j', (question, sides) => {
    expect(comparedSides(question)).toEqual(sides);
  });
});
