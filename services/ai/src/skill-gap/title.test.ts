import { describe, expect, it } from 'vitest';
import { normalTitle, occupationIdOf, titlesIn, withoutRank } from './title.ts';

describe('a title', () => {
  it.each([
    ['Software Developers', 'software developer'],
    ['Front-End  Developer', 'frontend developer'],
    ['Secretaries & Bookkeepers', 'secretary and bookkeeper'],
    ['Waitress', 'waitress'],
    ['Sales Managers', 'sales manager'],
    ['Café Owner', 'cafe owner'],
    ['C++ Programmer', 'c++ programmer'],
    ['!!!', ''],
  ])('%s is compared as "%s"', (title, normal) => {
    expect(normalTitle(title)).toBe(normal);
  });

  it('loses words of rank, unless nothing else is left', () => {
    expect(withoutRank('senior software engineer ii')).toBe('software engineer');
    expect(withoutRank('lead')).toBe('lead');
  });

  it('has two names when one is in brackets', () => {
    expect(titlesIn('CEO (Chief Executive Officer)')).toEqual(['CEO', 'Chief Executive Officer']);
    expect(titlesIn('Chemist')).toEqual(['Chemist']);
  });
});

it('is a code when it looks like one, with its two last digits', () => {
  expect(occupationIdOf(' 15-1252 ')).toBe('15-1252.00');
  expect(occupationIdOf('15-1299.08')).toBe('15-1299.08');
  expect(occupationIdOf('15-12')).toBeUndefined();
});
