import type { Counted, Forms, Phrase } from './message.ts';

/** What a translator writes for a message: its text, by number where the English one is. */
type Translation<Message> = Message extends string
  ? string
  : Message extends Phrase<infer Named>
    ? Named extends number
      ? Forms
      : string
    : Message extends Counted<never>
      ? Forms
      : never;

/** A translation of the whole catalogue: the same groups with the same keys. */
export type Translated<Catalogue> = {
  readonly [Group in keyof Catalogue]: {
    readonly [Key in keyof Catalogue[Group]]: Translation<Catalogue[Group][Key]>;
  };
};
