import { Component, lazy, Suspense } from "react";
import type { ReactNode } from "react";
import { Alert } from "./design/Alert.tsx";
import { Button, ButtonLink } from "./design/Button.tsx";
import { Loading } from "./design/Progress.tsx";
import { PageHead, Shell } from "./design/Shell.tsx";
import { lazyPage, Pages, usePath } from "./router.tsx";
import type { PageRoute } from "./router.tsx";
import { LanguageProvider, useTexts } from "./texts/language.tsx";

/** Pages behind a personal link or for anybody; the signed-in pages come in a part of their own (see Desk.tsx). */
const open: readonly PageRoute[] = [
  lazyPage("/i/:token", () => import("./respond/OpenLink.tsx")),
  lazyPage("/l/:token", () => import("./respond/OpenLink.tsx")),
  lazyPage("/b/:token", () => import("./respond/OpenLink.tsx")),
  lazyPage("/own", () => import("./respond/Welcome.tsx")),
  lazyPage("/own/questionnaire", () => import("./respond/FillIn.tsx")),
  lazyPage("/own/thanks", () => import("./respond/Thanks.tsx")),
  lazyPage("/own/reports", () => import("./board/Reports.tsx")),
  lazyPage("/withdraw", () => import("./respond/Withdraw.tsx")),
  lazyPage("/s/:token", () => import("./sign-in/OpenSignInLink.tsx")),
  lazyPage("/sign-in", () => import("./sign-in/SignIn.tsx")),
];
const Desk = lazy(() => import("./Desk.tsx"));

export function App() {
  return (
    <LanguageProvider>
      <Guard>
        <Suspense fallback={<Waiting />}><Rooms /></Suspense>
      </Guard>
    </LanguageProvider>
  );
}

function Rooms() {
  const path = usePath();
  const isOpen = /^\/(i|l|b|s|own|withdraw|sign-in)(\/|$)/.test(path);
  return isOpen ? <Pages routes={open} missing={Missing} /> : <Desk />;
}

function Waiting() {
  const texts = useTexts();
  return <Shell><Loading what={texts.loading} /></Shell>;
}

export function Missing() {
  const texts = useTexts();
  return <Shell narrow><div className="stack-lg"><PageHead title={texts.notFoundTitle} lead={texts.notFound} /><div><ButtonLink to="/">{texts.home}</ButtonLink></div></div></Shell>;
}

/** A page that fails to draw says so instead of going blank; answers are in the outbox of this device by then. */
class Guard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() { return { failed: true }; }
  override render() { return this.state.failed ? <Crash /> : this.props.children; }
}

function Crash() {
  const texts = useTexts();
  return (
    <Shell narrow>
      <Alert tone="error" title={texts.crashTitle}><p>{texts.crash}</p><Button onClick={() => location.reload()}>{texts.reload}</Button></Alert>
    </Shell>
  );
}
