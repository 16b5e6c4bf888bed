import { Type } from 'typebox';

const name = { minLength: 1, maxLength: 100, pattern: '\\S' };

/** What a person says of themselves, at registration and later. */
export const firstName = Type.String(name);
export const lastName = Type.String(name);
export const jobTitle = Type.Union([Type.String({ maxLength: 100 }), Type.Null()]);
export const company = Type.Union([Type.String({ maxLength: 100 }), Type.Null()]);
export const timezone = Type.String({ format: 'timezone', maxLength: 64 });

/** A name as it is stored: one spelling of each character, no space around it. */
export function tidyName(text: string): string {
  return text.normalize('NFC').trim();
}

/** A text that may be left out; an empty one is left out. */
export function tidyText(text: string | null | undefined): string | null {
  return tidyName(text ?? '') || null;
}
