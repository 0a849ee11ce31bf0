import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "../router.tsx";

type Look = { look?: "primary" | "secondary" | "subtle" | "danger"; small?: boolean; wide?: boolean };

const classes = ({ look = "secondary", small, wide }: Look) =>
  `button button--${look}${small ? " button--small" : ""}${wide ? " button--wide" : ""}`;

/** A button; while `busy` it says so, keeps its focus and ignores further clicks. */
export function Button({ look, small, wide, busy, onClick, children, ...rest }: Look & { busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button type="button" {...rest} className={classes({ ...(look && { look }), ...(small && { small }), ...(wide && { wide }) })}
      aria-disabled={busy || undefined} onClick={busy ? (event) => event.preventDefault() : onClick}>
      {busy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function ButtonLink({ to, href, download, children, ...look }: Look & { to?: string; href?: string; download?: boolean | string; children: ReactNode }) {
  return to !== undefined
    ? <Link className={classes(look)} to={to}>{children}</Link>
    : <a className={classes(look)} href={href} download={download}>{children}</a>;
}
