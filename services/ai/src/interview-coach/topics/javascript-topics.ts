import { type Topic, topic } from './topic.ts';

/** The JavaScript language: functions, scope, events. */
export const javascriptTopics: readonly Topic[] = [
  topic(
    'language',
    'event delegation',
    'event delegation',
    ['how one listener on a parent serves many children', 'listener parent ancestor child container one single'],
    ['how bubbling brings the event to it', 'bubble bubbling propagate propagation'],
    ['why it suits elements added later', 'dynamic later added memory new'],
    ['how event.target tells which child it was', 'target matches closest'],
  ),
  topic(
    'language',
    'this',
    '`this`|this keyword|this works',
    ['how the call site decides what it is', 'call caller invoke invocation site context'],
    ['how call, apply and bind set it', 'bind apply explicit call.apply'],
    ['how arrow functions take it from the enclosing scope', 'arrow lexical enclosing scope'],
    ['what it is in strict mode, a method and a constructor', 'strict undefined method new constructor global window'],
  ),
  topic(
    'language',
    'prototypal inheritance',
    'prototypal inheritance|prototype|prototypes|prototypal',
    ['how a missing property is looked up along the prototype chain', 'chain lookup look property missing delegate'],
    ['how objects inherit from objects rather than from classes', 'object class inherit delegate'],
    [
      'how Object.create, constructors and class syntax set the prototype',
      'create constructor new class extends sugar',
    ],
  ),
  topic(
    'language',
    'null and undefined',
    'null|undefined|undeclared',
    [
      'how null is an assigned absence and undefined a value never assigned',
      'assign assigned intentional absence default empty',
    ],
    ['what reading an undeclared name does', 'undeclared referenceerror error throw strict'],
    ['how to check for each safely', 'typeof === check equality strict nullish'],
  ),
  topic(
    'language',
    'closures',
    'closure|closures',
    [
      'how an inner function keeps the variables of the scope it was made in',
      'inner scope lexical outer enclosing variable access remember',
    ],
    [
      'when you use one: private state, callbacks, partial application',
      'private state callback counter factory partial encapsulate module',
    ],
    [
      'what it costs: variables that stay alive, loops that share one variable',
      'memory leak garbage loop alive retain var',
    ],
  ),
  topic(
    'language',
    'iterating',
    'iterating|iterate|foreach|array.foreach|array.map|map()|for loop|for...of|for...in',
    ['how map returns a new array and forEach returns nothing', 'return new array undefined transform side'],
    [
      'when for...of, for...in, Object.keys or reduce fits better',
      'for...of for...in keys entries reduce filter of in',
    ],
    ['how to stop early or wait for async work', 'break early async await some every'],
  ),
  topic(
    'language',
    'anonymous functions',
    'anonymous function|anonymous functions',
    [
      'where they serve: callbacks, immediately invoked functions, handlers',
      'callback handler immediately argument inline listener',
    ],
    [
      'what they lose: a name in stack traces, self-reference, removal of a listener',
      'name stack trace debug recursion remove',
    ],
  ),
  topic(
    'language',
    'host and native objects',
    'host objects|native objects|host object|native object',
    ['which objects the language itself defines', 'language ecmascript specification array date math string'],
    ['which objects the environment supplies', 'environment browser window document dom node'],
    ['why code that must run in several environments cares', 'portable environment differ server'],
  ),
  topic(
    'language',
    'functions and constructors',
    'function person|new person|var foo = function|function foo|function constructors|function constructor|new operator',
    [
      'how a declaration is hoisted with its body and an expression is not',
      'hoist hoisting declaration expression before',
    ],
    [
      'what new does: a fresh object, its prototype, this and the return value',
      'new object instance prototype this return',
    ],
    ['what a plain call of a constructor function gives', 'call undefined global return plain'],
  ),
  topic(
    'language',
    'call, apply and bind',
    'function.call|function.apply|function.prototype.bind|.bind|.call|.apply',
    ['how each sets this', 'this context'],
    ['how call takes arguments one by one and apply takes an array', 'argument array list comma'],
    ['how bind returns a new function for later', 'bind new function later partial event handler'],
  ),
  topic(
    'language',
    'feature detection',
    'feature detection|feature inference|ua string|user agent',
    ['how detection tests for the feature itself', 'test check exist support object'],
    ['why inference guesses one feature from another', 'assume guess infer another'],
    ['why a user-agent string misleads', 'spoof unreliable change browser version string'],
  ),
  topic(
    'language',
    'hoisting',
    'hoisting|hoisted',
    ['how declarations are known before their line runs', 'declaration top scope before move compile'],
    ['how var starts as undefined and functions start usable', 'var undefined function usable'],
    ['what the temporal dead zone does to let and const', 'let const temporal dead zone referenceerror'],
  ),
  topic(
    'language',
    'type coercion and equality',
    'type coercion|coercion|==|===|equality',
    ['how == converts its operands and === does not', 'convert conversion type strict loose coercion same value'],
    ['which surprises follow: empty strings, zero, null, NaN', 'empty string zero null nan false falsy truthy array'],
    ['which rule you follow in your own code', 'always prefer lint rule explicit'],
  ),
  topic(
    'language',
    'event bubbling and capturing',
    'event bubbling|bubbling|event capturing|capturing',
    [
      'in which order the phases run from window to target and back',
      'phase order target window document up down top parent child',
    ],
    ['how a listener chooses its phase', 'addeventlistener capture true option listener'],
    ['how propagation is stopped, and what that breaks', 'stoppropagation stop delegation'],
  ),
  topic(
    'language',
    'event objects',
    'event.target|event.currenttarget|event.preventdefault|event.stoppropagation|preventdefault|stoppropagation|currenttarget',
    [
      'how target is where the event began and currentTarget where the listener sits',
      'origin began clicked listener attached handler',
    ],
    ['how preventDefault cancels the browser’s own action', 'default action browser submit link cancel'],
    ['how stopPropagation keeps other listeners from hearing it', 'parent bubble bubbling propagate listener'],
  ),
];
