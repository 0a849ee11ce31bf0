import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, Router } from "express";
import helmet from "helmet";


/** Strict headers for every reply: no inline scripts, nothing from elsewhere, no framing by others. */
export function securityHeaders(secure: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: {
      "default-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"], "style-src-attr": ["'unsafe-inline'"], "img-src": ["'self'", "data:", "blob:"], "font-src": ["'self'", "data:"],
      "connect-src": ["'self'"], "frame-src": ["'self'"], "base-uri": ["'none'"], "form-action": ["'self'"], "frame-ancestors": ["'self'"], "manifest-src": ["'self'"],
      ...(secure ? { "upgrade-insecure-requests": [] } : {}),
    } },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    // A personal link is a key: it may not leak to another site.
    referrerPolicy: { policy: "same-origin" },
    xFrameOptions: { action: "sameorigin" },
  });
}

/** Serves the built client: hashed files for ever, the page itself always fresh; every other path is the page (the client routes). */
export function servePages(folder: string): Router {
  const router = Router();
  router.use("/assets", express.static(join(folder, "assets"), { immutable: true, maxAge: "365d", fallthrough: false }));
  router.use(express.static(folder, { index: false, maxAge: "1h" }));
  const page = readFileSync(join(folder, "index.html"));
  const etag = `"${createHash("sha256").update(page).digest("base64url").slice(0, 20)}"`;
  router.get("/{*path}", (request, response, next) => {
    if (!request.accepts("html") || request.path.startsWith("/api/")) { next(); return; }
    response.setHeader("cache-control", "no-cache");
    response.setHeader("etag", etag);
    response.type("html").send(page);
  });
  return router;
}
