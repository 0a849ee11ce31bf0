export function TraceView(_: { trace: unknown; unit?: unknown }) { return null; }
