import { lazy, Suspense } from "react";
import { Loading } from "../design/Progress.tsx";
import { useTexts } from "../texts/language.tsx";
import type { FormProps } from "./Form.tsx";
import { formTexts } from "./texts.ts";

// SurveyJS is most of what a respondent downloads, and nothing that an adviser needs.
const load = () => import("./Form.tsx");
const Form = lazy(load);

/** Starts the download while the reader still reads the introduction. */
export const prefetchForm = (): void => { void load(); };

export function LazyForm(props: FormProps) {
  const texts = useTexts(formTexts);
  return <Suspense fallback={<Loading what={texts.loading} />}><Form {...props} /></Suspense>;
}
