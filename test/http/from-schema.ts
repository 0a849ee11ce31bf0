import fc from "fast-check";

export type JsonSchema = { readonly type?: string | readonly string[]; readonly properties?: Record<string, JsonSchema>; readonly required?: readonly string[]; readonly items?: JsonSchema; readonly enum?: readonly unknown[]; readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[]; readonly oneOf?: readonly JsonSchema[]; readonly allOf?: readonly JsonSchema[]; readonly additionalProperties?: boolean | JsonSchema; readonly propertyNames?: JsonSchema; readonly pattern?: string; readonly format?: string;
  readonly minLength?: number; readonly maxLength?: number; readonly minimum?: number; readonly maximum?: number; readonly minItems?: number; readonly maxItems?: number; readonly $ref?: string };

/** Values that a JSON schema allows, small ones. */
export function fromSchema(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(fromSchema));
  const types = typeof schema.type === "string" ? [schema.type] : schema.type ?? [];
  if (types.length > 1) return fc.oneof(...types.map((type) => fromSchema({ ...schema, type })));
  switch (types[0]) {
    case "string": return strings(schema);
    case "integer": return fc.integer({ min: Math.max(schema.minimum ?? -5, -5), max: Math.min(schema.maximum ?? 1000, 1000) });
    case "number": return fc.double({ min: schema.minimum ?? -5, max: schema.maximum ?? 1000, noNaN: true });
    case "boolean": return fc.boolean();
    case "null": return fc.constant(null);
    case "array": return fc.array(fromSchema(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 3, Math.max(3, schema.minItems ?? 0)) });
    case "object": return objects(schema);
    default: return fc.jsonValue({ maxDepth: 1 });
  }
}

function strings(schema: JsonSchema): fc.Arbitrary<string> {
  if (schema.format === "email") return fc.constantFrom("iemand@test.invalid", "x.y+z@voorbeeld.test");
  if (schema.format === "date") return fc.constantFrom("2026-01-31", "2027-12-01");
  if (schema.format === "date-time") return fc.constantFrom("2026-01-31T10:00:00Z");
  if (schema.format === "base64") return fc.oneof(fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("base64")), fc.constantFrom("naam;vorm\nA;x\n", "[{\"code\":\"GM9999\",\"name\":\"Ergens\"}]").map((text) => Buffer.from(text).toString("base64")));
  const fits = (text: string): boolean => text.length >= (schema.minLength ?? 0) && text.length <= (schema.maxLength ?? 1e9);
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern, "u")).map((text) => text.slice(0, schema.maxLength ?? 60)).filter(fits);
  return fc.oneof(fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 30, Math.max(30, schema.minLength ?? 0)) }), fc.constantFrom("Één naam", "'; DROP TABLE x; --", "<script>alert(1)</script>", "{{constructor}}", "=cmd()").filter(fits));
}

function objects(schema: JsonSchema): fc.Arbitrary<unknown> {
  const properties = schema.properties ?? {};
  const named = fc.record(Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, fromSchema(property)])), { requiredKeys: [...schema.required ?? []] });
  if (Object.keys(properties).length > 0 || typeof schema.additionalProperties !== "object") return named;
  return fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/), fromSchema(schema.additionalProperties), { maxKeys: 3 });
}

/** An allowed value in which one thing was changed: a field left out, of another type, extreme, or one too many. */
export function nearly(schema: JsonSchema): fc.Arbitrary<unknown> {
  const odd = fc.constantFrom<unknown>(null, "", 0, -1, 1e308, true, [], {}, { $ne: null }, { $gt: "" }, ["x"], "x".repeat(3000), "\u0000", "__proto__");
  return fc.tuple(fromSchema(schema), odd, fc.nat(20), fc.boolean()).map(([value, replacement, where, leaveOut]) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return replacement;
    const keys = [...Object.keys(value), "extra"];
    const key = keys[where % keys.length] as string;
    const copy: Record<string, unknown> = { ...value };
    if (leaveOut && key !== "extra") delete copy[key]; else copy[key] = replacement;
    return copy;
  });
}
