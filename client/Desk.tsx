import "./design/fonts.css";
import { Suspense, useEffect, useMemo } from "react";
import { call } from "./api.ts";
import { Button } from "./design/Button.tsx";
import { Loading } from "./design/Progress.tsx";
import { ProblemAlert } from "./design/ProblemAlert.tsx";
import { Shell } from "./design/Shell.tsx";
import { forgetReplies, useAction, useReply } from "./reply.ts";
import { lazyPage, Link, navigate, Pages, Redirect, usePath } from "./router.tsx";
import type { PageRoute } from "./router.tsx";
import { Signed, type Person } from "./session.ts";
import { useTexts } from "./texts/language.tsx";
import { deskTexts } from "./texts/desk.ts";


const coordinate: readonly PageRoute[] = [
  lazyPage("/", () => import("./coordinate/Submissions.tsx")),
  lazyPage("/submissions/:submission", () => import("./coordinate/Overview.tsx")),
  lazyPage("/submissions/:submission/questionnaire", () => import("./coordinate/FillIn.tsx")),
  lazyPage("/submissions/:submission/inventory", () => import("./coordinate/ImportInventory.tsx")),
  lazyPage("/submissions/:submission/people", () => import("./coordinate/People.tsx")),
  lazyPage("/submissions/:submission/establish", () => import("./coordinate/Establish.tsx")),
  lazyPage("/submissions/:submission/result", () => import("./coordinate/Result.tsx")),
  lazyPage("/submissions/:submission/actions", () => import("./coordinate/Actions.tsx")),
];
const advise: readonly PageRoute[] = [
  lazyPage("/", () => import("./advise/Regions.tsx")),
  lazyPage("/regions/new", () => import("./advise/EditRegion.tsx")),
  lazyPage("/regions/:region", () => import("./advise/Region.tsx")),
  lazyPage("/regions/:region/edit", () => import("./advise/EditRegion.tsx")),
  lazyPage("/regions/:region/new-round", () => import("./advise/NewRound.tsx")),
  lazyPage("/rounds/:round", () => import("./advise/Round.tsx")),
  lazyPage("/rounds/:round/publish", () => import("./advise/Publish.tsx")),
  lazyPage("/rounds/:round/analysis/:part", () => import("./advise/Analysis.tsx")),
  lazyPage("/submissions/:submission/result", () => import("./coordinate/Result.tsx")),
  lazyPage("/submissions/:submission", () => import("./coordinate/Overview.tsx")),
];
const administer: readonly PageRoute[] = [
  lazyPage("/", () => import("./administer/Health.tsx")),
  lazyPage("/users", () => import("./administer/Users.tsx")),
  lazyPage("/regions", () => import("./advise/Regions.tsx")),
  lazyPage("/regions/new", () => import("./advise/EditRegion.tsx")),
  lazyPage("/regions/:region", () => import("./advise/Region.tsx")),
  lazyPage("/regions/:region/edit", () => import("./advise/EditRegion.tsx")),
  lazyPage("/municipalities", () => import("./administer/Municipalities.tsx")),
  lazyPage("/instruments", () => import("./administer/Instruments.tsx")),
  lazyPage("/retention", () => import("./administer/Retention.tsx")),
  lazyPage("/audit", () => import("./administer/Audit.tsx")),
];
const account = lazyPage("/account", () => import("./sign-in/Account.tsx"));
const rooms = { coordinator: [...coordinate, account], adviser: [...advise, account], administrator: [...administer, account] } as const;

/** Everything behind sign-in: the session first, then the pages of this person's role. */
export default function Desk() {
  const texts = useTexts();
  const { reply: session, problem, reload } = useReply("GET /session");
  if (!session) return <Shell>{problem ? <ProblemAlert problem={problem} retry={reload} /> : <Loading what={texts.loading} />}</Shell>;
  if (!session.person) return <Redirect to={location.pathname === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`} />;
  if (session.person.secondFactor === "mustBeSetUp" && location.pathname !== "/account") return <Redirect to="/account" />;
  return <Signed.Provider value={session}><Room person={session.person} /></Signed.Provider>;
}

function Room({ person }: { person: Person }) {
  const texts = useTexts();
  const words = useTexts(deskTexts);
  const path = usePath();
  useEffect(() => { document.getElementById("main")?.scrollTo?.({ top: 0 }); }, [path]);
  const links = useMemo(() => menu(person, words), [person, words]);
  const signOut = useAction(async () => { await call("DELETE /session"); forgetReplies(); navigate("/sign-in"); });
  return (
    <Shell
      nav={links.map((link) => <Link key={link.to} to={link.to}>{link.title}</Link>)}
      side={<><Link to="/account">{person.name}</Link><Button look="subtle" small busy={signOut.busy} onClick={signOut.run}>{texts.signOut}</Button></>}
    >
      <Suspense fallback={<Loading what={texts.loading} />}><Pages routes={rooms[person.role]} missing={MissingInRoom} /></Suspense>
    </Shell>
  );
}

function MissingInRoom() {
  const texts = useTexts();
  return <div className="stack"><h1>{texts.notFoundTitle}</h1><p>{texts.notFound}</p></div>;
}

function menu(person: Person, words: (typeof deskTexts)["nl"]): readonly { to: string; title: string }[] {
  switch (person.role) {
    case "coordinator": return [{ to: "/", title: words.myMunicipalities }];
    case "adviser": return [{ to: "/", title: words.regions }];
    case "administrator": return [
      { to: "/", title: words.health }, { to: "/users", title: words.users }, { to: "/regions", title: words.regions }, { to: "/municipalities", title: words.municipalities },
      { to: "/instruments", title: words.instruments }, { to: "/retention", title: words.retention }, { to: "/audit", title: words.audit },
    ];
  }
}
