import type { Container, Element, Question } from "../assessment/definition.ts";

/** The questions of a page, through the panels on it. */
export function questionsIn(container: Container): Question[] {
  return container.elements.flatMap((element: Element) => (element.kind === "container" ? questionsIn(element) : [element]));
}
