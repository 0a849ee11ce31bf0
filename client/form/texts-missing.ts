import { dictionary } from "../texts/language.tsx";

/** What is wrong with an answer, by the code that the server's check gives it. */
export const missingTexts = dictionary({
  codes: {
    required: "nog niet ingevuld", "out-of-range": "ligt buiten wat mogelijk is", "too-few": "kies er meer", "too-many": "kies er minder", "too-long": "te lang",
    "duplicate-entry": "staat er twee keer", "not-a-choice": "kies opnieuw", "hidden-choice": "kies opnieuw", "exclusive-choice": "deze keuzes gaan niet samen", validator: "klopt nog niet",
  },
  wrong: "klopt nog niet", noName: "(nog zonder naam)",
  more: (count: number) => `en nog ${count}`,
  empty: (count: number) => (count === 1 ? "1 vraag nog leeg" : `${count} vragen nog leeg`),
}, {
  codes: {
    required: "not filled in yet", "out-of-range": "outside what is possible", "too-few": "choose more", "too-many": "choose fewer", "too-long": "too long",
    "duplicate-entry": "is there twice", "not-a-choice": "choose again", "hidden-choice": "choose again", "exclusive-choice": "these choices do not go together", validator: "is not right yet",
  },
  wrong: "is not right yet", noName: "(no name yet)",
  more: (count) => `and ${count} more`,
  empty: (count) => (count === 1 ? "1 question still empty" : `${count} questions still empty`),
});
