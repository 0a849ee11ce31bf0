import type { AnswerProblemCode } from "../../server/assessment/problem.ts";
import { dictionary } from "../texts/language.tsx";

/** Of the check of answers, and of laying a change over what is there (server/rounds/merge.ts). */
export type AnswerCode = AnswerProblemCode | "unknownQuestion" | "notAnEntry";

/** What is wrong with an answer, by the code that the server gives it. */
export const missingTexts = dictionary({
  codes: {
    required: "nog niet ingevuld", "out-of-range": "ligt buiten wat mogelijk is", "too-few": "kies er meer", "too-many": "kies er minder", "too-long": "te lang",
    "duplicate-entry": "staat er twee keer", "not-a-choice": "kies opnieuw", "hidden-choice": "kies opnieuw", "exclusive-choice": "deze keuzes gaan niet samen", validator: "klopt nog niet",
    "wrong-type": "dit soort antwoord past hier niet", "duplicate-choice": "een keuze staat er twee keer", hidden: "wordt niet meer gevraagd", "read-only": "kan niet worden gewijzigd", computed: "wordt vanzelf berekend",
    file: "een bestand kan hier niet", "unknown-key": "deze vraag bestaat niet meer; vernieuw de pagina", unknownQuestion: "deze vraag bestaat niet meer; vernieuw de pagina", notAnEntry: "klopt nog niet",
  } satisfies Record<AnswerCode, string>,
  wrong: "klopt nog niet", noName: "(nog zonder naam)",
  more: (count: number) => `en nog ${count}`,
  empty: (count: number) => (count === 1 ? "1 vraag nog leeg" : `${count} vragen nog leeg`),
}, {
  codes: {
    required: "not filled in yet", "out-of-range": "outside what is possible", "too-few": "choose more", "too-many": "choose fewer", "too-long": "too long",
    "duplicate-entry": "is there twice", "not-a-choice": "choose again", "hidden-choice": "choose again", "exclusive-choice": "these choices do not go together", validator: "is not right yet",
    "wrong-type": "this kind of answer does not fit here", "duplicate-choice": "a choice is there twice", hidden: "is not asked any more", "read-only": "cannot be changed", computed: "is computed by itself",
    file: "a file is not possible here", "unknown-key": "this question does not exist any more; reload the page", unknownQuestion: "this question does not exist any more; reload the page", notAnEntry: "is not right yet",
  },
  wrong: "is not right yet", noName: "(no name yet)",
  more: (count) => `and ${count} more`,
  empty: (count) => (count === 1 ? "1 question still empty" : `${count} questions still empty`),
});
